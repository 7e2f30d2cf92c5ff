/**
 * The command line: `cellbench COMMAND …`. Ends with the codes of EXIT; says what is wrong in sentences.
 */
import { CommanderError } from 'commander'
import { ServiceError } from '../contract/service-error'
import { findInstallation } from '../services/installation'
import { UnreadablePlan } from '../services/plan-files'
import { UnsoundPlan } from '../services/sound-plan'
import { makeContext } from './context'
import { problemText } from './findings'
import {
  complain,
  EXIT,
  printJson,
  tolerateClosedPipes,
  tolerateFileSizeLimits,
  type ErrorDocument,
  type ExitCode,
} from './output'
import { makeProgram } from './program'

tolerateClosedPipes()
tolerateFileSizeLimits()
const words = process.argv.slice(2)
void main(words).then((code) => {
  // Not process.exit: what was printed into a pipe may still be on its way.
  process.exitCode = code
})

async function main(words: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.clean
  try {
    const context = makeContext(findInstallation(import.meta.dirname))
    const program = makeProgram(context, (ended) => {
      code = ended
    })
    await program.parseAsync(words, { from: 'user' })
    return code
  } catch (error) {
    return explain(error, words.includes('--json'))
  }
}

/** Says on stderr why a command did not do what it was told, with `--json` also on stdout. */
function explain(error: unknown, json: boolean): ExitCode {
  if (error instanceof CommanderError) {
    // Commander has said it already; help and version come this way too.
    if (error.exitCode === 0) return EXIT.clean
    if (json) printJson(errorDocument('usage', error.message))
    return EXIT.unusable
  }
  if (error instanceof UnsoundPlan) {
    if (json) printJson({ ...errorDocument(error.code, error.message), problems: error.problems })
    complain([`The plan was not ${error.act}, because of its problems.`, ...error.problems.map(problemText)].join('\n'))
    return EXIT.findings
  }
  if (error instanceof ServiceError) {
    const faults = error instanceof UnreadablePlan ? { faults: error.faults } : {}
    if (json) printJson({ ...errorDocument(error.code, error.message), ...faults })
    complain(`cellbench: ${error.message}`)
    return EXIT.unusable
  }
  const message = error instanceof Error ? error.message : String(error)
  if (json) printJson(errorDocument('internal', message))
  complain(`cellbench made a mistake: ${error instanceof Error ? (error.stack ?? message) : message}`)
  return EXIT.unusable
}

function errorDocument(code: ErrorDocument['code'], message: string): ErrorDocument {
  return { format: 'cellbench-error', version: 1, code, message }
}
