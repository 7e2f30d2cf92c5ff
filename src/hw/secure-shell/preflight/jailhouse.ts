/** Jailhouse on the board: module, tool, firmware, the revision that they take, and who owns EL2. */
import type { BundleParts } from '../../bundle/parts'
import { CellFileError } from '../../cellfile/cell-file-error'
import { FORMATS } from '../../cellfile/formats'
import { recogniseFile } from '../../cellfile/recognise'
import { valueOf, type BoardFacts, type InstalledCellFile } from '../board-facts'
import type { Finding } from '../finding'
import { blocks, compared, differs, fits, notKnown } from './comparison'

const INSTALL =
  'Install Jailhouse on the board: it is part of NXP BSP images built with it, and can be built for any kernel.'

export function checkModule(facts: BoardFacts): Finding {
  return compared('Jailhouse module', 'jailhouse.ko for the running kernel', facts.module, (state, words) => {
    if (state === 'loaded') return fits({ ...words, found: 'loaded' })
    if (state === 'installed') return fits({ ...words, found: 'installed, not loaded' })
    const kernel = valueOf(facts.kernel)
    return blocks({ ...words, found: `none${kernel === undefined ? '' : ` for kernel ${kernel}`}`, change: INSTALL })
  })
}

export function checkTool(facts: BoardFacts): Finding {
  const needed = 'the command jailhouse'
  if (!facts.tool.known && facts.tool.reason.startsWith('there is no command')) {
    return blocks({ about: 'Jailhouse tool', needed, found: 'none', change: INSTALL })
  }
  return compared('Jailhouse tool', needed, facts.tool, (version, words) => fits({ ...words, found: version }))
}

export function checkFirmware(facts: BoardFacts): Finding {
  return compared('hypervisor image', 'jailhouse.bin in /lib/firmware', facts.firmware, (files, words) =>
    files.length > 0
      ? fits({ ...words, found: files.join(', ') })
      : blocks({
          ...words,
          found: 'none',
          change: 'Copy jailhouse.bin of the same build as the module to /lib/firmware.',
        }),
  )
}

/** What a file says of its revision: formats that it may have, or why it is none of ours. */
function revisionsOf({ stamp }: InstalledCellFile): { formats: string[]; text: string } {
  try {
    const { formats } = recogniseFile(stamp)
    return { formats: formats.map((format) => format.id), text: `revision ${formats[0]!.revision}` }
  } catch (error) {
    if (!(error instanceof CellFileError)) throw error
    return { formats: [], text: error.message }
  }
}

export function checkFormat(facts: BoardFacts, { plan }: BundleParts): Finding {
  const format = FORMATS[plan.jailhouse.format]
  const needed = `configurations of revision ${format.revision} (${format.label})`
  return compared('configuration format', needed, facts.cellFiles, (files, words) => {
    const [file] = files
    if (!file) {
      const reason =
        'no configuration of its own lies on the board, and the module does not tell which revision it takes'
      return notKnown({ ...words, reason })
    }
    const { formats, text } = revisionsOf(file)
    const found = `${file.path} has ${text}`
    if (!formats.includes(format.id)) {
      const change =
        'Set the format of the plan to what the board takes (jailhouse.format), or install the other Jailhouse.'
      return blocks({ ...words, found, change })
    }
    if (formats.length > 1) {
      return notKnown({ ...words, found, reason: "upstream's and NXP's revision 12 differ and bear the same number" })
    }
    return fits({ ...words, found })
  })
}

const NVHE = "Append kvm-arm.mode=nvhe to root's command line."
const LATE = "Append kvm.enable_virt_at_load=false to root's command line."

/** Jailhouse needs EL2 for itself. */
export function checkHypervisorLevel(facts: BoardFacts): Finding {
  const needed = 'Linux started in EL2, and KVM not holding it'
  return compared('EL2', needed, facts.virtualisation, (messages, words) => {
    const says = (pattern: RegExp) => messages.some((message) => pattern.test(message))
    if (says(/started at EL1/i)) {
      const change = 'Nothing in Linux helps: the firmware has to start it in EL2.'
      return blocks({ ...words, found: 'Linux was started in EL1', change })
    }
    if (says(/VHE mode initialized/i))
      return blocks({ ...words, found: 'Linux itself runs in EL2 (VHE)', change: NVHE })
    if (says(/protected .*mode initialized|protected nVHE/i)) {
      return blocks({ ...words, found: 'protected KVM holds EL2', change: NVHE })
    }
    const kvm = valueOf(facts.kvmDevice)
    if (kvm === undefined || !says(/started at EL2/i)) {
      return notKnown({ ...words, reason: "the kernel's log does not reach back to its start any more" })
    }
    if (!kvm) return fits({ ...words, found: 'Linux was started in EL2; there is no KVM' })
    if (valueOf(facts.kvmAtLoad) === true) {
      return blocks({ ...words, found: 'KVM takes EL2 as soon as it is loaded', change: LATE })
    }
    return fits({ ...words, found: 'Linux was started in EL2; KVM takes it only while a guest of its own runs' })
  })
}

export function checkRunning(facts: BoardFacts, { configuration }: BundleParts): Finding {
  const root = configuration.system.rootCell.name
  const needed = 'Jailhouse off, or with cells of this plan'
  const enabled = facts.jailhouseEnabled
  if (!enabled.known) {
    // Without its driver there is no such file.
    const off = /no such file/i.test(enabled.reason)
    return off
      ? fits({ about: 'running cells', needed, found: 'its driver is not loaded' })
      : notKnown({ about: 'running cells', needed, reason: enabled.reason })
  }
  if (enabled.value !== true) return fits({ about: 'running cells', needed, found: 'Jailhouse is off' })
  return compared('running cells', needed, facts.cells, (cells, words) => {
    const wanted = new Set([root, ...configuration.cells.map((cell) => cell.name)])
    const found = cells.map((cell) => `${cell.name}: ${cell.state}`).join(', ') || 'no cells'
    const strange = cells.filter((cell) => !wanted.has(cell.name))
    if (strange.length === 0) return fits({ ...words, found })
    return differs({ ...words, found, change: 'Stop what runs: jailhouse disable.' })
  })
}
