/**
 * What messages cost beyond interrupts and exits: copying, and the code of drivers and protocols. Nobody published any of it for
 * Jailhouse on these cores but the rate of copying.
 */
import type { BoardCluster } from '../plan/board'
import type { Guest } from '../plan/plan'
import { ESTIMATE, estimate, measured, type Parameter } from './parameters'

const BCOPY =
  'TI SPRADG0A section 3.1.1: LMbench bw_mem 8M bcopy on one of four Cortex-A53 at 1.4 GHz with LPDDR4-3200 x32, AM62P; 1956.71 MB/s'

/** Bytes a second that one core copies, alone at the memory, from and to memory that no cache holds. */
const COPY_RATES: Record<BoardCluster['core'], Parameter> = {
  'cortex-a53': measured(1.957e9, 'B/s', BCOPY),
  'cortex-a35': estimate(1.4e9, 'B/s', `${ESTIMATE}: the Cortex-A53's at two thirds of its clock`),
  'cortex-a55': estimate(2.5e9, 'B/s', `${ESTIMATE}: better prefetching than the Cortex-A53's`),
  'cortex-a57': estimate(3.5e9, 'B/s', `${ESTIMATE}: as the Cortex-A72`),
  'cortex-a72': estimate(3.5e9, 'B/s', `${ESTIMATE}: more requests in flight than the Cortex-A53's`),
  unknown: estimate(1.957e9, 'B/s', `${ESTIMATE}: the Cortex-A53's`),
}

export function copyRate(core: BoardCluster['core']): Parameter {
  return COPY_RATES[core]
}

/** Lines that a copying core has in flight: as many as explain what two copying cores reach together. */
export const COPY_IN_FLIGHT = estimate(7.4, 'requests', `fitted to 3122.66 MB/s of two cores: ${BCOPY}`)

/** Bytes from which on a copy writes past the caches: shorter ones stay there. */
export const STREAMED_FROM = estimate(
  8192,
  'B',
  `${ESTIMATE}: cores of this kind do so behind some 128 fully written lines`,
)

/** What a guest's drivers and protocols take for one piece of a message, caches warm. */
export interface GuestMessaging {
  /** From the sender's call to the write to the doorbell, and from the interrupt's handler to the receiver: network frames. */
  networkSendNs: Parameter
  networkReceiveNs: Parameter
  /** A request or its completion in a virtio driver. */
  virtioNs: Parameter
}

const guessed = (send: number, receive: number, virtio: number, why: string): GuestMessaging => ({
  networkSendNs: estimate(send, 'ns', `${ESTIMATE}: ${why}`),
  networkReceiveNs: estimate(receive, 'ns', `${ESTIMATE}: ${why}`),
  virtioNs: estimate(virtio, 'ns', `${ESTIMATE}: ${why}`),
})

const MESSAGING: Record<Guest, GuestMessaging> = {
  'bare-metal': guessed(800, 1000, 1500, 'a frame without a protocol stack'),
  zephyr: guessed(9000, 12_000, 4000, 'UDP through the network stack of Zephyr, some ten thousand instructions'),
  freertos: guessed(7000, 9000, 4000, 'UDP through lwIP'),
  linux: guessed(5000, 8000, 5000, 'UDP through the network stack of Linux; a request through its block layer or tty'),
  'linux-rt': guessed(6000, 10_000, 6000, 'as Linux, with threads in place of softirqs'),
}

export function guestMessaging(guest: Guest): GuestMessaging {
  return MESSAGING[guest]
}

/** What the back-end's program does for a request, its data in the page cache. */
export const VIRTIO_SERVICE: Record<'block' | 'console', Parameter> = {
  block: estimate(20_000, 'ns', `${ESTIMATE}: a system call that reads or writes an image in the page cache`),
  console: estimate(6000, 'ns', `${ESTIMATE}: a write to a terminal`),
}
