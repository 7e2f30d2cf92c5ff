import { describe, expect, it } from 'vitest'
import { NotSimulatable } from '../../src/sim/machine/not-simulatable'
import { simulate } from '../../src/sim/engine/simulate'
import { boardCpus, type Board } from '../../src/sim/plan/board'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { formatAddress } from '../../src/sim/plan/units'
import { unknownFacts } from '../../src/sim/plan/unknown-facts'
import { checkPlan } from '../../src/sim/rules/check'
import { parsedPlan, shippedLibrary } from '../support/templates'

const library = shippedLibrary()
const MIB = 1n << 20n

/** A plan out of a board's data alone: a Linux and a bare-metal cell, each with a link to root, root on what is left. */
function firstPlan(board: Board): PlanDocument {
  const cpus = boardCpus(board)
  const area = (purpose: string, size: bigint) =>
    board.reserved.filter((one) => one.purpose === purpose && one.size >= size)
  const ram = area('inmate', 128n * MIB)[0]!
  const links = area('links', MIB).at(-1)!
  const roomForLinux = cpus.length > 2
  const bare = formatAddress(ram.physical + 127n * MIB)
  return {
    version: 1,
    name: `First plan on ${board.name}`,
    board: board.id,
    root: { workloads: [{ use: 'linux', cpus: [cpus[0]!] }] },
    cells: [
      {
        name: 'demo',
        guest: 'bare-metal',
        cpus: [cpus.at(-1)!],
        memory: [{ purpose: 'ram', physical: bare, guest: '0x0', size: '64 KiB' }],
        workloads: [{ use: 'gic-demo', cpu: cpus.at(-1)! }],
      },
      ...(roomForLinux
        ? [
            {
              name: 'guest',
              guest: 'linux' as const,
              cpus: [cpus.at(-2)!],
              memory: [{ purpose: 'ram' as const, physical: formatAddress(ram.physical), size: '64 MiB' }],
            },
          ]
        : []),
    ],
    links: [
      {
        name: 'network',
        protocol: 'network',
        between: ['root', roomForLinux ? 'guest' : 'demo'],
        physical: formatAddress(links.physical),
        size: '1 MiB',
      },
    ],
  }
}

describe.each([...library.boards.values()])('$id', (board) => {
  const document = firstPlan(board)

  it('takes a plan made from its data alone, and no rule finds anything', () => {
    const { faults, problems } = checkPlan(document, library)
    expect(faults).toEqual([])
    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([])
  })

  it('is simulated, unless a fact is unknown that every latency depends on', () => {
    const run = () => simulate(parsedPlan(document), board, library.workloads, { seconds: 1, seed: '1' })
    if (unknownFacts(board).some(({ simulated }) => simulated)) expect(run).toThrow(NotSimulatable)
    else {
      const stream = run().streams.find(({ id }) => id.startsWith('demo/'))!
      expect(stream.count).toBeGreaterThan(0)
      expect(stream.min).toBeGreaterThan(0)
    }
  })
})
