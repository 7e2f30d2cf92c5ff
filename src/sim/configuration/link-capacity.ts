/** How messages travel over a link: in which pieces, and how many of them fit at once. */
import type { PlanLink } from '../plan/plan'
import type { Traffic } from '../plan/traffic'
import { linkSections } from './links'

/** Frame of ivshmem-net: its default MTU (Siemens' driver). */
const NETWORK_FRAME = 16384
/** Share of an ivshmem-net output that frames can use; the ring's descriptors take an eighth at most (Siemens' driver). */
const NETWORK_SHARE = 7 / 8
/** Largest request of the model's block device, an estimate: half of Linux's default of 128 KiB, for small links. */
const BLOCK_REQUEST = 65536
/** Buffer of a virtio console: a page (Linux's virtio_console). */
const CONSOLE_BUFFER = 4096
const MOST_PIECES = 4096

/** Pieces of a flow's messages, and how many can be under way. */
export interface Pieces {
  /** Bytes of the largest piece of a message. */
  bytes: number
  /** Pieces of one message. */
  count: number
  /** Pieces that fit into the link at once; 0 when not even one does. */
  ring: number
}

/** The pieces of one flow on `link`, alone there. */
export function piecesOf(link: Pick<PlanLink, 'protocol' | 'size' | 'between'>, flow: Traffic): Pieces {
  const size = Math.max(1, Number(flow.size))
  const largest = Number(flow.segment ?? largestPiece(link.protocol, size))
  const bytes = Math.min(size, Math.max(1, largest))
  const { readWrite, output } = linkSections(link)
  const room = link.protocol === 'network' ? Number(output) * NETWORK_SHARE : Number(output > 0n ? output : readWrite)
  const fitting = Math.min(MOST_PIECES, Math.floor(room / bytes))
  return { bytes, count: Math.ceil(size / bytes), ring: Math.min(fitting, flow.ring ?? MOST_PIECES) }
}

function largestPiece(protocol: PlanLink['protocol'], size: number): number {
  if (protocol === 'network') return NETWORK_FRAME
  if (protocol === 'block') return BLOCK_REQUEST
  return protocol === 'console' ? CONSOLE_BUFFER : size
}
