/**
 * The frames on the WebSocket between the window's bridge and the host: JSON text, one message a frame.
 */
import { z } from 'zod'
import type { Reply } from '../contract/contract'

/** The largest message that a window may send: a plan of the largest size, and its escapes. */
export const LARGEST_MESSAGE_BYTES = 16 * 1024 * 1024

/** Path that the WebSocket is opened on. */
export const BRIDGE_PATH = '/bridge'

/** From the window. What `method` and `payload` may be is for the contract to say. */
export const requestFrame = z.strictObject({
  id: z.int().positive(),
  method: z.string().max(100),
  payload: z.unknown().optional(),
})

/** To the window. */
export type HostFrame = { id: number; reply: Reply } | { event: string; payload: unknown }
