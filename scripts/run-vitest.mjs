/** Runs Vitest and reads its report. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { ROOT } from './build-if-stale.mjs'
import { runTool } from './run-tool.mjs'

/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * @typedef {object} FailedFile
 * @property {string} file from the checkout
 * @property {string[]} how each test of it that failed, with the first words of its failure
 * @property {number} passed tests of it that passed all the same
 */

/**
 * @typedef {object} FileReport
 * @property {string} name
 * @property {string} message
 * @property {string} status
 * @property {{ status: string, fullName: string, failureMessages?: string[] }[]} assertionResults
 */

/**
 * Runs Vitest and counts its tests.
 * @param {string[]} words
 * @param {Record<string, string>} [environment]
 * @returns {Promise<{ count: Count, failed: FailedFile[] }>}
 */
export async function runVitest(words, environment = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cellbench-test-'))
  const report = path.join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const passed = await runTool('vitest/vitest.mjs', ['run', ...words, ...reporters], { environment, quiet: false })
    const json = JSON.parse(await readFile(report, 'utf8').catch(() => '{}'))
    const count = {
      passed: Number(json.numPassedTests ?? 0),
      failed: Number(json.numFailedTests ?? 0),
      skipped: Number(json.numPendingTests ?? 0) + Number(json.numTodoTests ?? 0),
    }
    // A file that does not even load, an error after the last test, or no test at all: a fault without a failed test.
    if ((!passed || count.passed === 0) && count.failed === 0) count.failed = 1
    return { count, failed: (json.testResults ?? []).filter(isFailed).map(failedFile) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const isFailed = (/** @type {FileReport} */ { status }) => status === 'failed'

/** @param {FileReport} report @returns {FailedFile} */
function failedFile({ name, message, assertionResults }) {
  const file = path.relative(ROOT, name)
  const failed = assertionResults.filter(({ status }) => status === 'failed')
  const how = failed.map(({ fullName, failureMessages = [] }) => [fullName, failureMessages.join('\n')])
  if (how.length === 0) how.push(['does not load', message])
  return {
    file,
    how: how.map(([what, words]) => `${file}: ${what}\n    ${firstLines(words ?? '')}`),
    passed: assertionResults.filter(({ status }) => status === 'passed').length,
  }
}

/** @param {string} text */
function firstLines(text) {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => !/node_modules|at new Promise/.test(line))
  return lines.slice(0, 6).join('\n    ')
}
