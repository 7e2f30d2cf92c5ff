/** Messages and chains as the machine sees them: which tasks a message's way is made of, and which tasks data passes. */

/**
 * One core's part of a message's way: for each piece of the message an interrupt, a job, or one after the other, then the
 * write to the doorbell where somebody is to be told.
 */
export interface Leg {
  core: number
  /** Task whose interrupt and job handle a piece; and the one whose job ends that, where its handler wakes a thread. */
  task: number
  thread: number
  /** Task whose interrupt is the trapped write to the doorbell; -1 where none is rung. */
  doorbell: number
}

/** Messages from one place to another over one link, always of the same size. */
export interface Flow {
  /** Stream identifier, unique: `state: root/logger to flight/control`. */
  id: string
  link: string
  from: string
  to: string
  /** Bytes of a message. */
  bytes: number
  /** Pieces that a message travels in, and how many pieces can be under way before messages are dropped. */
  pieces: number
  ring: number
  /** Task whose finished jobs send, or the source whose timer does. */
  sender: number
  /** From the sender's copy to the last that handles the message: one to three. */
  legs: Leg[]
  /** Leg at whose end a message counts as delivered. */
  deliveredBy: number
  /** Task that each delivery releases; -1 for none. */
  activates: number
  /** Task that takes all messages at the start of each of its jobs because nothing tells it; -1 for none. */
  polledBy: number
}

/** Data that passes tasks in turn: from what the first reads when its job starts to what the last puts out when its job ends. */
export interface Chain {
  name: string
  /** Tasks in the order in which the data passes them. */
  steps: number[]
  /** By step: flow that brings the data there; -1 where the step reads it from the memory of its own cell. */
  flows: number[]
}

/** Messages of one flow that can be under way in the model, whatever the ring holds. */
export const MOST_MESSAGES = 64

/** Messages of `flow` that can be under way. */
export function messagesUnderWay({ ring, pieces }: Pick<Flow, 'ring' | 'pieces'>): number {
  return Math.min(MOST_MESSAGES, Math.max(1, Math.floor(ring / pieces)))
}
