import { setFlagsFromString } from 'node:v8'

/**
 * Lets the compiler put more of the simulator's event loop into one piece. V8 stops after 920 bytecodes, an eighth of what an event
 * can lead to, and what it leaves out is called with its numbers passed through memory: a third of the time. A budget for all of
 * it gains no more, for the larger a piece is, the fewer of its numbers stay in registers, and takes longer to compile.
 *
 * What is called for one event in fifty is put in as well, not only what is called for one in seven: which calls are above that
 * differed from one process to the next, and with it the speed by a fifth. Takes effect on what is compiled afterwards, in all
 * threads of the process.
 */
export function inlineEventLoop(): void {
  setFlagsFromString('--max-inlined-bytecode-size=500')
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=4000')
  setFlagsFromString('--min-inlining-frequency=0.02')
}
