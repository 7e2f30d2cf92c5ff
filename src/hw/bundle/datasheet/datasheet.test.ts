/** The datasheet: complete, alone, and never more than text to whoever opens it. */
import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shippedLibrary, shippedPlan } from '../../../../tests/support/templates'
import type { PlanDocument } from '../../../sim/plan/plan'
import { checkPlan } from '../../../sim/rules/check'
import { buildBundle } from '../bundle'
import { documentDigest } from '../canonical-json'
import { usedMemory } from '../memory-map'
import { escaped, html } from '../../../sim/report/html'
import { labelRows, memoryPieces } from './memory-picture'

const library = shippedLibrary()
const quadcopter = () => shippedPlan('quadcopter-imx8mm')

function build(document: PlanDocument) {
  const files = buildBundle(document, checkPlan(document, library))
  const page = files.find((file) => file.path === 'datasheet.html')!
  return { files, page: new TextDecoder('utf-8', { fatal: true }).decode(page.bytes) }
}

/** What a browser shows: tags gone, entities read, white space as one blank. */
function shown(page: string): string {
  return page
    .replaceAll(/<style>[^]*<\/style>|<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
}

describe('the datasheet', () => {
  it('states cells, memory, interrupts, links, limits, problems and digests of the plan', () => {
    const document = quadcopter()
    const { files, page } = build(document)
    const text = shown(page)
    expect(text).toContain(documentDigest(document))
    for (const cell of ['imx8mm', 'flight', 'perception']) {
      const { bytes } = files.find((file) => file.path === `cells/${cell}.cell`)!
      expect(text).toContain(createHash('sha256').update(bytes).digest('hex'))
    }
    expect(text).toContain('flight Zephyr 3 0x93c0_0000 uart4 ecspi2, gpt1, i2c4')
    expect(text).toContain('0xb3c0_0000 – 0xb4bf_ffff 16 MiB RAM of flight')
    expect(text).toContain('74 106 flight state link')
    expect(text).toContain('29 61 flight uart4')
    expect(text).toContain('state network 0 root, 1 flight 00:00.0 0xbbb0_0000 1 MiB')
    expect(text).toContain('flight/control response maximum 225 us')
    expect(text).toContain('20 us of 250 us, priority 95')
    expect(text).toContain('none found anything')
  })

  it('lists what the rules found', () => {
    const document = quadcopter()
    const check = checkPlan(document, library)
    const finding = {
      code: 'x',
      severity: 'warning' as const,
      message: 'a <b> finding',
      places: [{ path: [], label: 'here' }],
    }
    const files = buildBundle(document, { ...check, problems: [finding] })
    const text = shown(files.find((file) => file.path === 'datasheet.html')!.text!)
    expect(text).toContain('1 finding to review')
    expect(text).toContain('warning a <b> finding here')
  })

  it('has no script and loads nothing', () => {
    const { page } = build(quadcopter())
    expect(page).not.toMatch(/<script|<link|<img|<iframe|javascript:|url\(|@import|\son\w+=/i)
    expect(page.replaceAll(/<svg[^]*?<\/svg>/g, '')).not.toMatch(/https?:/)
    expect(page).toContain("default-src 'none'")
  })

  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    '</style><script>alert(1)</script>',
    '</title><h1>x',
    '&lt;b&gt;&#60;',
    '-->]]><!--',
  ])('shows a plan whose every name is %j as text', (hostile) => {
    const document = quadcopter()
    document.name = hostile
    document.description = hostile
    const names: Record<string, string> = { flight: `${hostile}1`.slice(-31), perception: `${hostile}2`.slice(-31) }
    for (const cell of document.cells!) cell.name = names[cell.name]!
    for (const link of document.links!) {
      link.between = link.between.map((name) => names[name] ?? name)
      link.name = `${hostile}${link.name}`
      link.traffic = []
    }
    document.chains = []
    document.limits = []
    for (const workload of document.cells![0]!.workloads!) workload.name = `${hostile}${workload.name}`
    const { page } = build(document)
    const tags = (text: string) => [...text.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map((match) => match[1]!.toLowerCase())
    const allowed = new Set(tags(build(quadcopter()).page))
    expect(tags(page).filter((tag) => !allowed.has(tag))).toEqual([])
    expect(page).not.toMatch(/<(script|img)|<svg onload/i)
    expect(shown(page).split(hostile.replaceAll(/\s+/g, ' ')).length).toBeGreaterThan(4)
  })

  it('is UTF-8 whatever a name holds', () => {
    const document = quadcopter()
    document.name = 'lone \ud800, control \u001b[2J, turned \u202e txt.exe'
    expect(build(document).page).toContain('lone \ufffd, control \ufffd[2J, turned \ufffd txt.exe')
  })
})

describe('html', () => {
  it('escapes every text, in elements and in attributes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { text: page } = html`<p title="${text}">${[text, html`<b>${text}</b>`]}</p>`
        expect(page.replaceAll(/&(amp|lt|gt|quot|#39);/g, '')).not.toMatch(/&|'/)
        expect([...page.matchAll(/[<>]/g)]).toHaveLength(8)
        expect([...page.matchAll(/"/g)]).toHaveLength(2)
      }),
    )
    expect(escaped('a\tb\nc')).toBe('a\tb\nc')
  })
})

describe('the memory picture', () => {
  it('accounts for every byte of the board’s memory once', () => {
    for (const plan of [quadcopter(), shippedPlan('slide-imx8mm')]) {
      const { plan: parsed, board, configuration } = checkPlan(plan, library)
      const pieces = memoryPieces(board!, usedMemory(parsed!, configuration!, board!), parsed!.cells.length)
      let next: bigint = board!.memory.banks[0]!.physical
      for (const piece of pieces) {
        expect(piece.start).toBe(next)
        next += piece.size
      }
      expect(next).toBe(board!.memory.banks[0]!.physical + board!.memory.banks[0]!.size)
    }
  })

  it('keeps labels a row apart, in order, and where they want to be when there is room', () => {
    expect(labelRows([100, 200, 300])).toEqual([100, 200, 300])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 30 }), (wanted) => {
        const rows = labelRows([...wanted].sort((a, b) => a - b))
        rows.forEach((row, i) => {
          if (i > 0) expect(row - rows[i - 1]!).toBeGreaterThanOrEqual(25 - 1e-9)
        })
      }),
    )
  })
})
