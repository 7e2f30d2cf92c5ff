/** The grammar of `cellbench deploy`. What it does is loaded when it is called: no other command needs SSH. */
import { InvalidArgumentError, type Command } from 'commander'
import { ServiceError } from '../contract/service-error'
import type { Context } from './context'
import type { DeployMode, DeployOptions } from './deploy'
import type { ExitCode } from './output'

const MODES = ['resume', 'rollBack', 'stop', 'preflight', 'drift', 'statistics'] as const
type Flags = Record<(typeof MODES)[number], boolean>

const MODE_OF: Readonly<Record<(typeof MODES)[number], DeployMode>> = {
  resume: 'resume',
  rollBack: 'roll-back',
  stop: 'stop',
  preflight: 'preflight',
  drift: 'drift',
  statistics: 'statistics',
}

function modeOf(flags: Flags): DeployMode {
  const set = MODES.filter((mode) => flags[mode])
  if (set.length > 1) {
    const names = set.map((mode) => `--${MODE_OF[mode]}`)
    throw new ServiceError('bad-input', `${names.join(' and ')} do not go together: one at a time.`)
  }
  return set[0] === undefined ? 'deploy' : MODE_OF[set[0]]
}

const several = (value: string, before: readonly string[]) => [...before, value]

function port(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN
  if (value >= 1 && value <= 65_535) return value
  throw new InvalidArgumentError('It is a whole number from 1 to 65535.')
}

function seconds(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN
  if (value >= 1) return value
  throw new InvalidArgumentError('It is a whole number of seconds from 1 to 99999.')
}

function fingerprint(text: string, before: readonly string[]): string[] {
  if (/^SHA256:[A-Za-z0-9+/]{43}$/.test(text)) return [...before, text]
  throw new InvalidArgumentError('It is SHA256: and 43 characters, as ssh-keygen -lf prints it.')
}

/** Adds the command. */
export function addDeploy(
  command: (name: string, description: string) => Command,
  context: Context,
  end: (code: ExitCode) => void,
): void {
  command('deploy <plan>', 'bring a plan onto a board over SSH: preview, upload, verify, switch, start')
    .requiredOption('--host <user@host>', 'the board')
    .option('--port <number>', 'port of its SSH server; 22 when left out', port)
    .option('--dry-run', 'print every step and do none', false)
    .option('--resume', 'go on with a deploy that was cut', false)
    .option('--roll-back', 'take back a deploy that was cut, or go back to the release before', false)
    .option('--stop', 'stop the cells of the current release', false)
    .option('--preflight', 'compare the board with the plan, and say what to change', false)
    .option('--drift', 'compare what lies and runs on the board with the plan', false)
    .option('--statistics', "count the cells' VM exits, once a second", false)
    .option('--seconds <number>', 'end --statistics by itself', seconds)
    .option('--images <folder>', 'what the cells run, by the names in BOOT.md')
    .option('--no-start', 'upload, verify and switch, but start nothing')
    .option('--yes', 'do what the preview shows without asking', false)
    .option('--jump <user@host>', 'host to go through, with :PORT; may be repeated, nearest first', several, [])
    .option('--key <file>', 'private key; without it the keys of the agent, then a password')
    .option('--ask-password', "ask for the board's password, or take it from standard input", false)
    .option('--known-hosts <file>', 'file of known hosts; ~/.ssh/known_hosts when left out')
    .option('--host-key <fingerprint>', 'trust a host with this key; may be repeated', fingerprint, [])
    .option('--folder <path>', 'folder of releases on the board', '/var/lib/cellbench')
    .action(async (plan: string, o: Omit<DeployOptions, 'mode'> & Flags) => {
      const mode = modeOf(o)
      const { deploy } = await import('./deploy')
      end(await deploy(context, plan, { ...o, mode }))
    })
}
