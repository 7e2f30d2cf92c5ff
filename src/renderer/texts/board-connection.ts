/** What the window says about a board behind SSH. */
import type { Activity } from '../board/board-connection.svelte'

export const BOARD = {
  connect: 'Connect',
  connecting: 'Connecting…',
  disconnect: 'Disconnect',
  title: 'Connect to a board over SSH',
  address: 'Board',
  addressHint: 'root@192.168.1.50, root@board:2222 or a Host of ~/.ssh/config',
  jump: 'Through',
  jumpHint: 'user@jump-host, where the board is behind one',
  way: 'Log in with',
  ways: { agent: 'Agent', key: 'Key', password: 'Password' },
  key: 'File with the private key',
  passphrase: 'Passphrase',
  password: 'Password',
  notStored: 'Kept for this connection only, never written.',
  hostKey: 'Is this the board?',
  hostKeyHint:
    'Compare the fingerprint with the one that the board shows on its console: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
  trust: 'Trust this key and connect',
  distrust: 'Do not connect',
  refused: 'The connection was refused',
  cut: 'The connection was cut',
  cutHint: 'Connect again: a preview says where the board stands, and what to resume or to roll back.',
  connected: 'Connected',
  parts: { preflight: 'Preflight', deploy: 'Deploy', drift: 'Drift', exits: 'VM exits' },
  part: 'What to do with the board',
  preflight: 'Comparing the board with the plan…',
  preflightRun: 'Check the board',
  preflightHint:
    'Reads model, memory map, command line, cores, Jailhouse, firmware and GIC, and says what to change. Changes nothing.',
  drift: 'Comparing what runs with the plan…',
  driftRun: 'Compare with the plan',
  driftHint: 'Reads which files lie on the board and which cells run. Changes nothing.',
  statistics: 'Asking for the counters…',
  statisticsRun: 'Watch',
  statisticsStop: 'Stop',
  statisticsHint: 'Reads the counters of VM exits of every cell once a second.',
  exits: 'VM exits per second',
  exitsTable: 'VM exits of the cells',
  notEnabled: 'Jailhouse does not run on this board.',
  none: 'No board is connected',
  noneText:
    'Over SSH a board is compared with the plan, given its cells after a preview of every step, and asked what each cell costs in VM exits. Its serial console is under Console.',
  preview: 'Asking what would happen…',
  performing: 'Changing the board…',
  deployHint: 'A preview says first what would happen; nothing is changed before you start it.',
  startCells: 'start the cells',
  images: 'Images in',
  imagesPlace: 'a folder on this machine',
  imagesHint:
    'The folder with the kernels and device trees that the cells run, by the names that the bundle’s BOOT.md has',
  chooseImages: 'Choose…',
  steps: 'What would happen',
  standing: 'Where the board stands',
  obstacles: 'Why it cannot be done',
  begin: 'Do this on the board',
  dismiss: 'Do nothing',
  transcript: 'Transcript',
  nothing: 'Nothing has to be done.',
  needed: 'needed',
  found: 'found',
  change: 'Change',
  noFindings: 'Nothing was found to compare.',
  verdicts: { fits: 'fits', differs: 'differs', unknown: 'not known' },
  blocks: 'blocks the plan',
  states: { begun: 'at it', done: 'done', failed: 'failed' },
  outcomes: { done: 'Done', failed: 'Failed', cut: 'Cut off' },
} as const

export const ACTIVITIES: Record<Activity, string> = {
  deploy: 'Deploy…',
  resume: 'Resume…',
  'roll-back': 'Roll back…',
  stop: 'Stop the cells…',
}

/** What a board printed, without what would move a cursor. */
export function printed(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, (character) => String.fromCharCode(0x2400 + (character.charCodeAt(0) & 0x1f)))
}
