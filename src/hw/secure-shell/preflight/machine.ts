/** The machine itself: who is logged in, which board it is, its cores, interrupt controller and serial ports. */
import { numberList } from '../../../sim/hypervisor/number-list'
import { displayAddress } from '../../../sim/plan/units'
import type { BundleParts } from '../../bundle/parts'
import { valueOf, type BoardFacts } from '../board-facts'
import type { Finding } from '../finding'
import { blocks, compared, differs, fits, notKnown } from './comparison'

export function checkUser(facts: BoardFacts): Finding {
  return compared('user', 'root', facts.user, (user, words) =>
    user === 0
      ? fits({ ...words, found: 'root' })
      : blocks({
          ...words,
          found: `user number ${user}`,
          change:
            'Log in as root, or let sudo work without a password (NOPASSWD): only root may enable Jailhouse and read the memory map.',
        }),
  )
}

export function checkTools(facts: BoardFacts): Finding {
  return compared('tools', 'the tools that a deploy calls', facts.missingTools, (missing, words) =>
    missing.length === 0
      ? fits({ ...words, found: 'all of them' })
      : blocks({
          ...words,
          found: `without ${missing.join(', ')}`,
          change: `Install ${missing.join(', ')} on the board.`,
        }),
  )
}

export function checkModel(facts: BoardFacts, { board }: BundleParts): Finding {
  const [exact] = board.compatible ?? []
  const soc = board.compatible?.at(-1)
  const needed = exact === undefined ? board.name : `${board.name} (${exact})`
  const name = valueOf(facts.model)
  if (exact === undefined || soc === undefined) {
    return notKnown({
      about: 'model',
      needed,
      ...(name === undefined ? {} : { found: name }),
      reason: "the plan's board does not say what its device tree calls it",
    })
  }
  return compared('model', needed, facts.compatible, (compatible, words) => {
    const found = `${name ?? 'a board'} (${compatible[0] ?? 'without a name'})`
    if (compatible.includes(exact)) return fits({ ...words, found })
    if (compatible.includes(soc)) {
      return differs({
        ...words,
        found,
        change: `It is another board with ${board.soc}: check consoles, memory and devices.`,
      })
    }
    return blocks({
      ...words,
      found,
      change: "Choose this board's plan, or describe the board and move the plan to it.",
    })
  })
}

export function checkCores(facts: BoardFacts, { configuration }: BundleParts): Finding {
  const wanted = numberList(configuration.system.rootCell.cpus)
  const needed = `cores ${wanted} online in Linux before Jailhouse is enabled`
  return compared('cores', needed, facts.cpusOnline, (online, words) => {
    const list = numberList(online)
    const found = list === '' ? 'no cores online' : `cores ${list} online`
    if (list === wanted) return fits({ ...words, found })
    if (valueOf(facts.jailhouseEnabled) === true) {
      return notKnown({
        ...words,
        found,
        reason: 'Jailhouse runs, and cores of cells are offline in Linux while it does',
      })
    }
    const line = valueOf(facts.commandLine) ?? ''
    const culprit = /(?:^|\s)((?:maxcpus|nr_cpus)=\S+|nosmp)(?=\s|$)/.exec(line)?.[1]
    const present = valueOf(facts.cpusPresent)
    const change =
      culprit !== undefined
        ? `Take ${culprit} off root's command line.`
        : present !== undefined && numberList(present) !== wanted
          ? `The board has cores ${numberList(present)}: choose a board with these cores for the plan.`
          : 'Bring the others online: echo 1 > /sys/devices/system/cpu/cpuN/online.'
    return blocks({ ...words, found, change })
  })
}

export function checkInterruptController(facts: BoardFacts, { configuration }: BundleParts): Finding {
  const { gicVersion } = configuration.system
  return compared('interrupt controller', `GICv${gicVersion}`, facts.gicVersion, (version, words) =>
    version === gicVersion || (version === 4 && gicVersion === 3)
      ? fits({ ...words, found: `GICv${version}` })
      : blocks({
          ...words,
          found: `GICv${version}`,
          change: 'Choose the board that this is: the configuration names another controller.',
        }),
  )
}

/** Where the hypervisor prints, against where Linux does. */
export function checkConsole(facts: BoardFacts, { configuration, board }: BundleParts): Finding {
  const { address } = configuration.system.debugConsole
  const device = board.devices.find((one) => one.regions.some((region) => region.physical === address))
  const needed = `the hypervisor prints on ${device?.name ?? 'the UART'} at ${displayAddress(address)}`
  return compared('console', needed, facts.serialPorts, (ports, words) => {
    const port = ports.find((one) => one.address === address)
    const consoles = valueOf(facts.kernelConsoles) ?? []
    if (port && consoles.includes(port.tty))
      return fits({ ...words, found: `root Linux prints there too, on ${port.tty}` })
    const elsewhere =
      consoles.length > 0 ? `root Linux prints on ${consoles.join(', ')}` : 'root Linux prints on no serial port'
    if (port) {
      return differs({
        ...words,
        found: `${elsewhere}; the hypervisor's port is ${port.tty}`,
        change: `Listen on ${port.tty}'s connector for the hypervisor, or set the plan's root console to the other port.`,
      })
    }
    return differs({
      ...words,
      found: `${elsewhere}; nothing drives the hypervisor's port`,
      change:
        'Nothing may be printed where its clock is off: keep its clock on, or choose the port that Linux prints on.',
    })
  })
}

/** Serial ports of cells that root Linux drives at the same time. */
export function checkCellConsoles(facts: BoardFacts, { configuration, board }: BundleParts): Finding[] {
  const root = configuration.system.debugConsole.address
  return configuration.cells.flatMap((cell) => {
    const { address } = cell.console
    if (address === 0n || address === root) return []
    const device = board.devices.find((one) => one.regions.some((region) => region.physical === address))
    const about = `console of ${cell.name}`
    const needed = `${device?.name ?? 'the UART'} at ${displayAddress(address)} left alone by root Linux`
    return [
      compared(about, needed, facts.serialPorts, (ports, words) => {
        const port = ports.find((one) => one.address === address)
        if (!port) return fits({ ...words, found: 'no driver of root Linux holds it' })
        const change = `Disable it in root's device tree (status = "disabled"), and keep its clock on.`
        return differs({ ...words, found: `root Linux drives it as ${port.tty}`, change })
      }),
    ]
  })
}
