/**
 * Makes a terminal safe for a board that nobody trusts: what it prints reaches the screen and nothing else. Titles, clipboard,
 * links, colours of the window and answers to questions are dropped; a count that would take minutes is not carried out.
 */

type Parameters = (number | number[])[]

interface Removable {
  dispose(): void
}

/** The part of xterm.js's parser that is used: the same in the window and without one. */
interface SequenceParser {
  registerCsiHandler(
    id: { prefix?: string; intermediates?: string; final: string },
    handler: (params: Parameters) => boolean,
  ): Removable
  registerDcsHandler(
    id: { prefix?: string; intermediates?: string; final: string },
    handler: (data: string, params: Parameters) => boolean,
  ): Removable
  registerOscHandler(id: number, handler: (data: string) => boolean): Removable
}

/**
 * Operating system commands: title and icon (0 to 2), palette (4, 5), working folder (7), links (8), notifications (9, 99, 777),
 * colours of text, background, cursor and selection with the questions about them (10 to 19), clipboard (52), their resets
 * (104 to 119), marks of shells (133, 633), files and images of iTerm (1337).
 */
const DROPPED_COMMANDS = [
  0, 1, 2, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 52, 99, 104, 105, 110, 111, 112, 113, 114, 115, 116,
  117, 118, 119, 133, 633, 777, 1337,
]

/** What a terminal would answer as if a person had typed it, and what moves or reads the window. */
const DROPPED_SEQUENCES = [
  // DA1, DA2, DA3: what are you?
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  // DSR and its private form: where is the cursor?
  { final: 'n' },
  { prefix: '?', final: 'n' },
  // DECRQM: which modes are set?
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  // XTVERSION, DECREQTPARM
  { prefix: '>', final: 'q' },
  { final: 'x' },
  // Window operations: move, resize, raise, report the title.
  { final: 't' },
]

/** Private modes that make the terminal say something when a person moves the mouse or changes the focus. */
const TALKATIVE_MODES = new Set([9, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1015, 1016])

/** Sequences that are done as often as their parameter says. */
const COUNTED_SEQUENCES = [
  ...[...'@ILMPSTXZb'].map((final) => ({ final })),
  { intermediates: ' ', final: '@' },
  { intermediates: ' ', final: 'A' },
  { intermediates: "'", final: '}' },
  { intermediates: "'", final: '~' },
]
/** No screen has more lines or columns. */
const LARGEST_COUNT = 2000

/** Closes everything that leads out of the terminal's screen. */
export function hardenTerminal(parser: SequenceParser): void {
  for (const command of DROPPED_COMMANDS) parser.registerOscHandler(command, () => true)
  for (const id of DROPPED_SEQUENCES) parser.registerCsiHandler(id, () => true)
  // DECRQSS: which settings are there? XTGETTCAP: what can you do?
  for (const intermediates of ['$', '+']) parser.registerDcsHandler({ intermediates, final: 'q' }, () => true)
  for (const final of ['h', 'l']) {
    parser.registerCsiHandler({ prefix: '?', final }, (params) =>
      // One parameter that is refused refuses its whole sequence.
      params.flat().some((mode) => TALKATIVE_MODES.has(mode)),
    )
  }
  for (const id of COUNTED_SEQUENCES) {
    parser.registerCsiHandler(id, (params) => params.flat().some((count) => count > LARGEST_COUNT))
  }
}
