/** `cellbench deploy PLAN --host USER@HOST`: compares a board with a plan, and brings the plan onto it step by step. */
import type { Connection } from '../../hw/secure-shell/connection'
import { releasesFolder } from '../../hw/secure-shell/deploy/folder'
import { perform, standingForPreview, type Performed } from '../../hw/secure-shell/deploy/perform'
import {
  previewDeploy,
  previewResume,
  previewRollBack,
  previewStop,
  type Preview,
} from '../../hw/secure-shell/deploy/preview'
import { drift } from '../../hw/secure-shell/drift'
import { isBlocked, type Finding } from '../../hw/secure-shell/finding'
import { gatherFacts } from '../../hw/secure-shell/gather'
import { preflight } from '../../hw/secure-shell/preflight/preflight'
import { readBoardNow } from '../../hw/secure-shell/read-drift'
import { SecureShellError } from '../../hw/secure-shell/secure-shell-error'
import { openPlan } from '../services/plan-files'
import { boardPlan, type BoardPlan } from '../services/secure-shell/board-plan'
import { canAsk, confirmed } from './ask'
import type { Context } from './context'
import { connectAsking, type ConnectionOptions } from './deploy-connection'
import { findingLines, previewLines } from './deploy-lines'
import { showStatistics } from './deploy-statistics'
import { complain, EXIT, print, printJson, type ErrorDocument, type ExitCode } from './output'

/** What is done with the board. */
export type DeployMode = 'deploy' | 'resume' | 'roll-back' | 'stop' | 'preflight' | 'drift' | 'statistics'

export interface DeployOptions extends ConnectionOptions {
  mode: DeployMode
  dryRun: boolean
  yes: boolean
  /** False: upload, verify and switch only. */
  start: boolean
  /** Folder with what the cells run. */
  images?: string
  /** Folder on the board. */
  folder: string
  /** How long statistics are taken. */
  seconds?: number
  json: boolean
}

export async function deploy(context: Context, file: string, options: DeployOptions): Promise<ExitCode> {
  const document = await openPlan(file)
  const { library } = await context.templates()
  const plan = await boardPlan(document, library, options.images)
  try {
    const folder = releasesFolder(options.folder)
    const connection = await connectAsking(options)
    try {
      return await onBoard(connection, folder, plan, options)
    } finally {
      connection.close()
    }
  } catch (error) {
    if (!(error instanceof SecureShellError)) throw error
    const unusable = error.failure === 'unusable'
    if (options.json) {
      const code = unusable ? 'bad-input' : 'connection'
      printJson({ format: 'cellbench-error', version: 1, code, message: error.message } satisfies ErrorDocument)
    }
    complain(`cellbench: ${error.message}`)
    return unusable ? EXIT.unusable : EXIT.connection
  }
}

async function onBoard(
  connection: Connection,
  folder: string,
  plan: BoardPlan,
  options: DeployOptions,
): Promise<ExitCode> {
  switch (options.mode) {
    case 'preflight': {
      const findings = preflight(await gatherFacts(connection), plan.parts)
      return report(connection, findings, isBlocked(findings), options)
    }
    case 'drift': {
      const { standing, files } = await readBoardNow(connection, folder)
      const findings = drift(standing, files, plan.parts, plan.bundle)
      return report(
        connection,
        findings,
        findings.some((finding) => finding.verdict === 'differs'),
        options,
      )
    }
    case 'statistics':
      return showStatistics(connection, options)
    default:
      return change(connection, folder, plan, options)
  }
}

function report({ target }: Connection, findings: Finding[], bad: boolean, { json }: DeployOptions): ExitCode {
  if (json) printJson({ target, findings })
  else print(findingLines(findings).join('\n'))
  return bad ? EXIT.findings : EXIT.clean
}

/** Shows what would be done, asks, and does it. */
async function change(
  connection: Connection,
  folder: string,
  plan: BoardPlan,
  options: DeployOptions,
): Promise<ExitCode> {
  const { preview, findings } = await makePreview(connection, folder, plan, options)
  const shown = {
    target: connection.target,
    transfer: connection.transfer,
    standing: preview.standing,
    obstacles: preview.obstacles,
    steps: preview.steps.map(({ id, title, commands }) => ({ id, title, commands })),
    findings,
  }
  if (!options.json) print(previewLines(connection, preview).join('\n'))
  const done = (code: ExitCode, performed?: Performed & { transcript: string }): ExitCode => {
    if (options.json) printJson({ ...shown, ...performed })
    return code
  }
  if (preview.obstacles.length > 0) return done(EXIT.findings)
  if (options.dryRun) {
    if (!options.json) print('Nothing was done: this was a dry run.')
    return done(EXIT.clean)
  }
  if (!options.yes && !(canAsk() && (await confirmed(`Do this to ${connection.target}?`)))) {
    complain('Nothing was done. It takes a yes at a terminal, or --yes.')
    return done(EXIT.unusable)
  }
  return performing(connection, preview, options, done)
}

async function makePreview(connection: Connection, folder: string, plan: BoardPlan, { mode, start }: DeployOptions) {
  const standing = await standingForPreview(connection, folder)
  const none: Finding[] = []
  if (mode === 'resume') return { preview: previewResume(standing, plan.release), findings: none }
  if (mode === 'roll-back') return { preview: previewRollBack(standing), findings: none }
  if (mode === 'stop') return { preview: previewStop(standing), findings: none }
  const findings = preflight(await gatherFacts(connection), plan.parts)
  return { preview: previewDeploy(standing, { ...plan, start, findings }), findings }
}

async function performing(
  connection: Connection,
  preview: Preview,
  { json }: DeployOptions,
  done: (code: ExitCode, performed: Performed & { transcript: string }) => ExitCode,
): Promise<ExitCode> {
  let transcript = ''
  let interrupted = false
  const interrupt = () => {
    interrupted = true
    connection.close()
  }
  process.once('SIGINT', interrupt)
  const performed = await perform(connection, preview, ({ step, state, output }) => {
    transcript += output
    if (json) return
    if (state === 'begun') print(`${step} …`)
    else if (state === 'output') print(output.replaceAll(/^(?=.)/gm, '    '))
    else print(`${step} ${state}`)
  }).finally(() => process.off('SIGINT', interrupt))
  if (!json) {
    const say = performed.outcome === 'done' ? print : complain
    say([performed.message, ...performed.standing].join('\n'))
  }
  const code = interrupted ? EXIT.interrupted : performed.outcome === 'done' ? EXIT.clean : EXIT.connection
  return done(code, { ...performed, transcript })
}
