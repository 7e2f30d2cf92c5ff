/** What the window says about boards: their consoles, what they measure, the way to them. */
import { counted, grouped } from '../format/numbers'
import type { MacroStep } from '../board/macro'
import { WORDS } from './words'

/** What stands behind the name of a line. */
export const ORIGINS = { board: 'board', recording: 'recording', simulated: WORDS.simulated } as const

export const LINE_STATES = {
  open: 'open',
  lost: 'lost, being opened again',
  closed: 'closed',
  paused: 'paused',
} as const

export const CONSOLE = {
  lines: 'Consoles',
  ofRun: WORDS.run,
  ofRunHint: 'What the hypervisor printed during the simulated run',
  open: 'Open a line…',
  view: 'View of the console',
  layout: 'Several consoles',
  pause: 'Pause',
  resume: 'Go on',
  pauseHint: 'Holds the screen; what the board says meanwhile is recorded and shown afterwards',
  clear: 'Clear the screen',
  close: WORDS.close,
  searchLabel: 'Search in the terminal',
  next: 'Next',
  previous: 'Previous',
  filterLabel: 'Regular expression',
  filterHint: 'small letters find capitals too',
  onlyMatches: 'only lines that match',
  noMatch: 'No line matches.',
  nothingSaid: 'Nothing was said yet.',
  send: 'Send',
  sendControl: 'Send a control character or a break',
  sendBreak: 'Break',
  views: { terminal: 'Terminal', lines: 'Lines', hex: 'Hex' },
  layouts: { one: 'One', beside: 'Beside', byTime: 'By time' },
  macros: 'Macros',
  macroName: 'Name of the macro',
  macroText: 'Steps of the macro',
  macroHint: 'One step a line: text is sent, "wait PATTERN" waits until the board says it, "pause 500 ms" waits.',
  macroSave: 'Keep',
  macroStop: 'Stop',
  macroRemove: 'Forget',
  terminalOf: (title: string) => `Terminal of ${title}; F6 leaves it`,
  linesOf: (title: string) => `Lines of ${title}`,
  bytesOf: (title: string) => `Bytes of ${title}`,
  skipped: (bytes: number) =>
    `${grouped(bytes)} bytes came faster than they could be shown, and nothing recorded them.`,
  passedOver: (bytes: number) =>
    `${grouped(bytes)} bytes came faster than they could be shown: the recording has them.`,
  scrolledBy: (bytes: number, recorded: boolean) =>
    `${grouped(bytes)} bytes scrolled by faster than a screen can be read: the newest of them are under Lines${recorded ? ', the recording has all' : ''}.`,
  macroRuns: (name: string) => `${name} is being played already; stop it first.`,
  macroStopped: (name: string) => `${name} was stopped.`,
  macroPlayed: (name: string) => `${name} was played to its end.`,
  notSaid: (pattern: string, seconds: number) => `The board did not say "${pattern}" within ${seconds} s.`,
  step: (step: MacroStep) =>
    step.kind === 'send'
      ? `sends ${step.text}`
      : step.kind === 'wait'
        ? `waits for ${step.pattern}`
        : `waits ${step.ms} ms`,
} as const

/** Control characters, by the keys that type them. */
export const CONTROL_KEYS = {
  interrupt: 'Ctrl+C',
  end: 'Ctrl+D',
  suspend: 'Ctrl+Z',
  hold: 'Ctrl+S, stop',
  release: 'Ctrl+Q, go on',
  cancel: 'Ctrl+X',
  leave: 'Ctrl+]',
  escape: 'Escape',
  zero: 'Ctrl+@, a zero',
} as const

/** Names of the macros that everybody has at first. */
export const FIRST_MACROS = {
  logIn: 'Log in as root',
  cells: 'Cells of Jailhouse',
  cyclictest: 'cyclictest, 10,000 loops',
} as const

/** What is wrong with the text of a macro. */
export const MACRO_FAULTS = {
  line: (number: number, fault: string) => `Line ${number}: ${fault}`,
  time: (text: string) => `"${text}" is no time; "500 ms" or "2 s" would be.`,
  empty: 'The macro is empty.',
} as const

/** What is wrong with a pattern that is searched for or waited for. */
export const PATTERN_FAULTS = {
  wrong: (why: string) => `This is not a regular expression: ${why}.`,
  slow: 'This pattern takes too long on what the board said; write it without nested repetitions.',
  notStarted: 'The search for this pattern could not be started.',
} as const

export const RUN_CONSOLE = {
  label: 'Console of the hypervisor',
  none: 'No console output yet',
  noneHint: "A run enables Jailhouse and starts the plan's cells; what the hypervisor prints then stands here.",
} as const

/** Rates that consoles are known to have, bits a second. */
export const BAUD_RATES = [9600, 57600, 115200, 230400, 460800, 921600, 1000000, 1500000, 3000000, 4000000] as const

export const PROMPTS = {
  title: 'At the prompts of the board',
  open: 'Prompt',
  openHint: 'Log in, stop autoboot, change the baud rate',
  close: 'Close what is done at prompts',
  user: 'User',
  password: 'Password',
  notStored: 'Sent to the board and nowhere else: the recording notes its length alone.',
  logIn: 'Log in',
  loggingIn: (user: string) => `Logging in as ${user}…`,
  loggedIn: (user: string) => `A shell of ${user} answers.`,
  stopAutoboot: 'Stop autoboot',
  stopAutobootHint: 'Waits for U-Boot and keeps it at its prompt: reset or power the board within a minute',
  stopping: 'Waiting for U-Boot: reset or power the board now…',
  stopped: 'U-Boot stands at its prompt.',
  baud: 'Baud rate',
  setBaud: 'Change',
  baudSet: (baud: number) => `The line goes on at ${grouped(baud)} baud.`,
  busy: (words: string) => `Something else is being done at the prompt: ${words}`,
} as const

export const PASTE = {
  title: 'Paste into the console?',
  send: 'Paste',
  cancel: 'Do not paste',
  what: (lines: number, characters: number) =>
    lines > 0
      ? `${counted(lines, 'line')}: the board carries out each of them.`
      : `${grouped(characters)} characters, without a return.`,
  cut: (count: number) => `${grouped(count)} characters are too many and are left out.`,
  removed: (count: number) => `${counted(count, 'control character')} that the text hid were taken out.`,
} as const

export const OPEN_LINE = {
  title: 'Open a line to a board',
  ports: 'Serial ports',
  noPorts: 'No serial port was found.',
  looking: 'Looking for ports…',
  again: 'Look again',
  address: 'Address',
  addressHint: '/dev/ttyUSB2, COM7, host:port or rfc2217://host:port',
  baud: 'Baud rate',
  open: WORDS.open,
  opening: WORDS.opening,
  virtual: 'Virtual board',
  virtualHint:
    'The plan as a board that is simulated: a shell with jailhouse, cells and instruments. Nothing is measured on it.',
  openVirtual: 'Open the virtual board',
  recordings: 'Recordings',
  noRecordings: 'Nothing was recorded yet: what boards say is, from the first line that is opened.',
  recordingFile: 'File of a recording',
  chooseFile: 'Choose…',
  speed: 'Speed',
  speeds: { 1: 'as it happened', 10: '10 times', 100: '100 times', 0: 'as fast as it goes' },
  replay: 'Replay',
  openPort: (name: string) => `Open ${name}`,
  replayOf: (name: string) => `Replay ${name}`,
} as const

export const CONDITIONS = {
  title: 'Conditions of the measurement',
  open: 'Conditions…',
  openHint: 'What no file says: the board, what else ran, which stream of the plan was measured',
  forNext: 'Of the next file that is opened or dropped:',
  board: 'Board',
  stream: 'Stream of the plan',
  streamHint: 'Such as flight/gic-demo: the measurement takes its name over',
  load: 'What else ran',
  note: 'Note',
} as const

export const MEASURING = {
  start: 'Measure',
  startHint: 'Takes what cyclictest, gic-demo and other instruments print on this line as a measurement',
  stop: 'Stop and keep',
  forget: 'Forget',
  dismiss: WORDS.dismiss,
  compare: 'Compare',
  compareHint: 'Lay it over simulated runs',
  waiting: 'Waiting for an instrument to print something: cyclictest, gic-demo, rtla timerlat, jitterdebugger.',
  measured: 'measured',
  live: 'being measured',
  region: (title: string) => `Measured on ${title}`,
  title: (title: string) => `Measured on ${title}`.slice(0, 200),
  shown: (shown: number, count: number) => `${grouped(shown)} of ${grouped(count)} samples were printed so far`,
  figures: 'Figures of what was measured',
  kept: 'Kept with the runs of this plan.',
  notKept: (fault: string) => `The measurement is in this window alone: ${fault}`,
  imported: (names: readonly string[], streams: number) =>
    `${names.join(', ')}: ${counted(streams, 'measured stream')} under Compare.`,
  notABoard: 'Only what a board says is measured: this line is simulated or recorded.',
  turnedOut: (title: string) =>
    `${title} is a virtual board: what it says is simulated, and the measurement is forgotten.`,
  importFile: 'Open a measurement…',
} as const
