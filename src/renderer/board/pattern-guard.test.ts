import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { findPattern, type PatternAnswer } from './find-pattern'
import { PatternGuard, patternFault, type PatternThread } from './pattern-guard'

/** A thread as the browser has it, with the same code in one of Node's. */
function nodeThread(): PatternThread {
  const code = `
    const { parentPort } = require('node:worker_threads')
    parentPort.on('message', ({ id, source, lines }) => {
      const found = lines.map((line) => [...line.matchAll(new RegExp(source, 'gu'))].map((m) => [m.index, m.index + m[0].length]))
      parentPort.postMessage({ id, found })
    })`
  const worker = new Worker(code, { eval: true })
  const thread: PatternThread = {
    postMessage: (question) => worker.postMessage(question),
    terminate: () => void worker.terminate(),
    onmessage: null,
    onerror: null,
  }
  worker.on('message', (data: PatternAnswer) => thread.onmessage?.({ data }))
  return thread
}

describe('a pattern', () => {
  const guards: PatternGuard[] = []
  const guard = (patience?: number, start = nodeThread) => {
    const made = new PatternGuard(start, patience)
    guards.push(made)
    return made
  }
  afterEach(() => guards.splice(0).forEach((one) => one.end()))

  it('is found with its places, in small and capital letters until one is capital', () => {
    expect(findPattern('cell', ['Created cell "a"', 'CELL', 'none'])).toEqual([[[8, 12]], [[0, 4]], []])
    expect(findPattern('Cell', ['cell'])).toEqual([[]])
    expect(findPattern('\\S', ['a'])).toEqual([[[0, 1]]])
  })

  it('cannot freeze the window, however catastrophic it is, and the next one works', async () => {
    const one = guard(500)
    const ticks = vi.fn()
    const timer = setInterval(ticks, 20)
    await expect(one.find('(a+)+$', [`${'a'.repeat(40)}!`])).rejects.toThrow(/takes too long/)
    clearInterval(timer)
    expect(ticks.mock.calls.length).toBeGreaterThan(5)
    expect(await guard(10_000).find('b', ['abc'])).toEqual([[[1, 2]]])
    expect(await one.find('c', ['abc'])).toEqual([[[2, 3]]])
  })

  it('that is none is refused with what is wrong', async () => {
    expect(patternFault('a(')).toMatch(/^This is not a regular expression: .+\.$/)
    expect(patternFault('a')).toBeUndefined()
    await expect(guard().find('a(', ['a'])).rejects.toThrow(/not a regular expression/)
  })
})
