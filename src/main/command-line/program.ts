/**
 * The command line's grammar: commands, their arguments and options. What each does is in the file of its name.
 */
import { statSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { FORMAT_IDS } from '../../hw/cellfile/formats'
import { ServiceError } from '../contract/service-error'
import { boards } from './boards'
import { calibratePlan, type CalibrateOptions } from './calibrate'
import { check } from './check'
import { compare } from './compare'
import { boardConsole, type ConsoleOptions } from './console'
import type { Context } from './context'
import { decode, type DecodeOptions } from './decode'
import { addDeploy } from './deploy-options'
import { encode, type EncodeOptions } from './encode'
import { exportBundle, type ExportOptions } from './export'
import { importPlan, type ImportOptions } from './import'
import { INSTRUMENTS } from '../../sim/observed/board-event'
import { measure, type MeasureOptions } from './measure'
import { newPlan, type NewOptions } from './new'
import { monitor, type MonitorOptions } from './monitor'
import type { ExitCode } from './output'
import { MOST_REPLICATIONS } from '../services/replicate'
import { run, type RunCommandOptions } from './run'
import { serve, type ServeOptions } from './serve'
import { templates } from './templates'
import { validateBoard, validateWorkload } from './validate'

interface JsonOption {
  json: boolean
}

interface ListOptions extends JsonOption {
  /** A file of the user's own to look at, in place of the list. */
  validate?: string
}

const JSON_HELP = 'print one JSON document'

/** Builds the program. `end` is told each command's exit code. */
export function makeProgram(context: Context, end: (code: ExitCode) => void): Command {
  const program = new Command('cellbench')
    .description('Plan, check and simulate partitioned systems on i.MX8 with Jailhouse.')
    .version(context.installation.version)
    .exitOverride()
    .showHelpAfterError('(--help shows what a command takes)')
    .option('--templates <folder>', "folder with boards and workloads of one's own; may be repeated", collect, [])
    .hook('preAction', (program) => takeFolders(context, program.opts<{ templates: string[] }>().templates))
  const command = (name: string, description: string) =>
    program.command(name).description(description).option('--json', JSON_HELP, false)

  command('boards [id]', 'list the boards, or describe one')
    .option('--validate <file>', 'say all that is wrong with a board of your own')
    .action(async (id: string | undefined, { validate, json }: ListOptions) =>
      end(validate === undefined ? await boards(context, id, json) : await validateBoard(context, validate, json)),
    )
  command('templates', 'list plans to start from and workloads to fill them with')
    .option('--validate <file>', 'say all that is wrong with a workload of your own')
    .action(async ({ validate, json }: ListOptions) =>
      end(validate === undefined ? await templates(context, json) : await validateWorkload(context, validate, json)),
    )
  command('new <template>', 'write a plan to start from')
    .option('-o, --output <file>', 'file to write; printed when left out')
    .option('--force', 'replace a file that exists', false)
    .action(async (template: string, o: NewOptions) => end(await newPlan(context, template, o)))
  command('check <file...>', "check plans, or a board's system file and its cells' files, .cell or .c").action(
    async (files: string[], o: JsonOption) => end(await check(context, files, o.json)),
  )
  command('import <file...>', "make a plan of a board's system file and its cells' files, .cell or .c")
    .requiredOption('-o, --output <file>', 'plan to write')
    .option('--board <id>', 'board that the files are for; recognised by its addresses when left out')
    .option('--force', 'replace a file that exists', false)
    .action(async (files: string[], o: ImportOptions) => end(await importPlan(context, files, o)))
  command('run <plan>', 'simulate a plan and explain its latencies')
    .option('--seconds <number>', "simulated seconds; the plan's own when left out", seconds)
    .option('--seed <number>', "seed of all random numbers; the plan's own when left out", seed)
    .option('--set <path=value>', 'change a value of the plan for this run; may be repeated', collect, [])
    .option('--parameters <file>', 'use measured parameters, as calibrate -o writes them')
    .option('-o, --output <file>', 'write the result as JSON')
    .option('--replications <number>', 'run with as many seeds, and say how far to trust the first', replications)
    .option('--report <file>', 'write the run as one page of HTML, to read and to print')
    .option('--histogram <file>', 'write the histograms as cyclictest -h prints them, a column a stream')
    .option('--trace <file>', "write what the cores did around the worst samples, for Perfetto's trace viewer")
    .action(async (plan: string, o: RunCommandOptions) => end(await run(context, plan, o)))
  command(
    'compare <result> <others...>',
    'say what differs between runs and measurements, of their plans and of their latencies',
  ).action(async (result: string, others: string[], o: JsonOption) => end(await compare([result, ...others], o.json)))
  command('measure <file...>', 'read what instruments printed on a board, as a result that compares with runs')
    .addOption(
      new Option('--instrument <name>', 'take only this one of a recording with several').choices([...INSTRUMENTS]),
    )
    .option('--stream <id>', "stream of the plan that was measured, such as flight/gic-demo: the result's name for it")
    .option('--board <id>', 'board that it was measured on')
    .option('--load <words>', 'what else ran on the board')
    .option('--note <words>', 'anything else that a reader should know')
    .option('-o, --output <file>', 'write the measurement for compare and calibrate')
    .action(async (files: string[], o: MeasureOptions) => end(await measure(files, o)))
  command('calibrate <plan>', "fit a plan's parameters to what an instrument printed on the board")
    .requiredOption('--histogram <file>', 'what an instrument printed, or a measurement that measure -o wrote')
    .option('--stream <id>', "stream that was measured; all of the instrument's when left out")
    .option('--seed <number>', "seed of all random numbers; the plan's own when left out", seed)
    .option('-o, --output <file>', 'write the parameters for run --parameters')
    .action(async (plan: string, o: CalibrateOptions) => end(await calibratePlan(context, plan, o)))
  command('export <plan>', 'write the files for the board')
    .requiredOption('-o, --output <folder>', 'folder to make; it must not exist yet')
    .addOption(formatOption("format of the configurations; the plan's own when left out"))
    .option('--only-configurations', 'write cells/ and src/ alone, even where the rules find errors')
    .action(async (plan: string, o: ExportOptions) => end(await exportBundle(context, plan, o)))
  command('decode <file>', 'show what a .cell file or the C source of one holds')
    .addOption(formatOption('format that C source is for; the newest that it fits when left out'))
    .option('-D, --define <name=value>', 'define a macro for C source; may be repeated', define, new Map())
    .action(async (file: string, o: DecodeOptions) => end(await decode(file, o)))
  command('encode <file>', 'make a .cell file from what decode --json printed')
    .requiredOption('-o, --output <file>', 'file to write')
    .addOption(formatOption("format to write; the configuration's own when left out"))
    .action(async (file: string, o: EncodeOptions) => end(await encode(file, o)))
  command('console <plan>', "sit at a simulated board of the plan, with the bundle's files on it")
    .option('--listen <port>', 'serve its console over TCP instead; 0 takes a free port', port)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--pty', 'serve its console on a pseudo terminal, with socat', false)
    .option('--file <file>', 'put another file on the board, such as a .cell; may be repeated', collect, [])
    .option('--seed <number>', "seed of the simulation; the plan's own when left out", seed)
    .option('--baud <number>', 'speed of the line; 0 for none', baud, 115_200)
    .action(async (plan: string, o: ConsoleOptions) => end(await boardConsole(context, plan, o)))
  addDeploy(command, context, end)
  command(
    'monitor [port]',
    'listen to a board, record it, and say what it does; without a port, list those of this machine',
  )
    .option('--replay <file>', 'a recording, a capture or a log in place of a port')
    .option('--speed <number>', 'how many times faster a replay goes; 0, as fast as possible', speed, 0)
    .option('--baud <number>', 'bits per second of the port; 115200 when left out', portBaud)
    .option('--record <folder>', "folder to record in; the settings' own when left out")
    .option('--no-record', 'record nothing')
    .action(async (port: string | undefined, o: MonitorOptions) => end(await monitor(port, o)))
  command('serve [plan]', 'open the window in a browser')
    .option('--port <number>', 'port to listen on; 0 takes a free one', port, 0)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .action(async (plan: string | undefined, o: ServeOptions) => end(await serve(context, plan, o)))
  return program
}

function formatOption(description: string): Option {
  return new Option('--format <format>', description).choices(FORMAT_IDS)
}

function define(text: string, previous: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const match = /^([A-Za-z_]\w*)(?:=([^\r\n]*))?$/.exec(text)
  if (!match) throw new InvalidArgumentError('It is the name of a macro, with = and its value where that is not 1.')
  return new Map(previous).set(match[1]!, match[2] ?? '1')
}

/** A folder that is named has to be there: a plan would be checked without its boards. */
function takeFolders(context: Context, folders: readonly string[]): void {
  for (const folder of folders) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
      throw new ServiceError(
        'bad-input',
        `${folder} is no folder; --templates takes one that holds boards/ or workloads/.`,
      )
    }
  }
  context.userTemplates.push(...folders)
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value]
}

function seconds(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN
  if (value > 0 && value <= 86_400) return value
  throw new InvalidArgumentError('It is a number of seconds above 0 and up to 86400.')
}

function seed(text: string): string {
  if (/^\d{1,20}$/.test(text) && BigInt(text) < 1n << 64n) return text
  throw new InvalidArgumentError('It is a whole number from 0 to 18446744073709551615.')
}

function replications(text: string): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : NaN
  if (value >= 1 && value <= MOST_REPLICATIONS) return value
  throw new InvalidArgumentError(`It is a whole number from 1 to ${MOST_REPLICATIONS}.`)
}

function speed(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN
  if (value <= 1_000_000) return value
  throw new InvalidArgumentError('It is a number from 0 to 1000000.')
}

function portBaud(text: string): number {
  const value = /^\d{1,8}$/.test(text) ? Number(text) : NaN
  if (value >= 50 && value <= 20_000_000) return value
  throw new InvalidArgumentError('It is a whole number of bits per second from 50 to 20000000.')
}

function port(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN
  if (value <= 65_535) return value
  throw new InvalidArgumentError('It is a whole number from 0 to 65535.')
}

function baud(text: string): number {
  const value = /^\d{1,8}$/.test(text) ? Number(text) : NaN
  if (value === 0 || (value >= 1200 && value <= 20_000_000)) return value
  throw new InvalidArgumentError('It is 0, or a whole number of bits per second from 1200 to 20000000.')
}
