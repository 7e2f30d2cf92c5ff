/** Words of the inspector: what fields are called, and what is said where the plan's schema says nothing. */
import { PLACES } from './commands'
import { coreTitle, WORDS } from './words'

/** Names of fields that their name in the file does not say well. */
const LABELS: Readonly<Record<string, string>> = {
  activates: 'Starts a job',
  atMost: 'At most',
  between: 'Peers',
  cachePortion: 'Cache portion',
  cellsStart: 'Cells start',
  cpu: 'Core',
  cpus: 'Cores',
  do: 'Action',
  dramRefresh: 'DRAM refresh',
  every: 'Every',
  extra: 'Extra, mean',
  from: 'From',
  image: 'Image size',
  imported: 'Imported parts',
  interruptDelivery: 'Interrupts',
  interruptPriority: 'IRQ priority',
  memoryBudget: 'Memory budget',
  of: 'Of',
  on: 'On',
  secureWorld: 'Secure world',
  tlbBroadcast: 'TLB broadcasts',
  vmBytes: 'VM bytes',
  warmUp: 'Warm-up',
  wcet: 'WCET',
}

/** What a field of the plan is called on the screen. */
export function fieldLabel(name: string): string {
  return LABELS[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

/** What fields mean whose schema has no words for it. */
const HELP: Readonly<Record<string, string>> = {
  active: 'Length of an active phase.',
  board: 'The board that this plan is for. Another one keeps what the plan says; problems say what does not fit it.',
  colours: 'Cache colours that are its alone; cells that name none share the others.',
  cpus: 'The cores that it has.',
  description: 'What the plan is for, in your words.',
  device: 'A device, by its name on this board.',
  guest: 'What runs in it: sets the costs of interrupts, ticks and switches.',
  name: 'Its name. What mentions it is renamed along.',
  percentile: 'Of all samples, the share that has to be within the limit; 100 is every one of them.',
  period: 'Time between two releases.',
  physical: 'Where it lies on the bus of the chip.',
  protocol: 'What the drivers at both ends speak over it.',
  purpose: 'Its access flags follow from this.',
  seconds: 'Simulated time of a run, in seconds.',
  seed: 'Runs of the same plan and seed are the same to the nanosecond.',
  size: 'How large it is; Jailhouse maps pages of 4 KiB.',
  atMost: 'The budget that a run is held to.',
  measure: 'latency: until it starts. response: until it is done.',
}

/** What holds for fields that a plan leaves out, where the schema has no value for it. */
const OTHERWISE: Readonly<Record<string, string>> = {
  arrivals: 'periodic',
  at: 'not once',
  cachePortion: 'shared with others',
  cpu: 'the first that fits',
  cpus: 'all of the cell',
  deadline: 'the period',
  every: 'not again',
  image: 'usual for its guest',
  interruptPriority: '160',
  phase: 'by the seed',
  policy: 'as its guest does',
  resource: 'interrupts off',
  ring: 'what fits',
  segment: "the protocol's",
  slice: "the guest's",
  warmUp: 'by its periods',
}

export function otherwiseWords(name: string): string {
  return OTHERWISE[name] ?? INSPECTOR_TEXTS.none
}

/** The meaning of a field: the schema's words, else ours. */
export function fieldHelp(name: string, fromSchema?: string): string {
  const words = fromSchema ?? HELP[name]
  if (words === undefined) return ''
  return words.endsWith('.') ? words : `${words}.`
}

export const INSPECTOR_TEXTS = {
  helpLabel: 'What the field means',
  helpHint: 'Point at a field, or go to it, to read what it means.',
  add: (what: string) => `Add ${what}`,
  remove: (what: string) => `Remove ${what}`,
  none: WORDS.none,
  set: (what: string, of: string) => `set the ${what} of ${of}`,
  reset: (what: string, of: string) => `leave the ${what} of ${of} open`,
  addTo: (what: string, of: string) => `add ${what} to ${of}`,
  removeFrom: (what: string, of: string) => `remove ${what} from ${of}`,
  given: (count: number) => `${count} given`,
  fields: 'Fields',
  file: 'File and board',
  more: 'More',
  boot: WORDS.jailhouse,
  rare: 'Rare causes',
  label: PLACES.inspector,
  unreadable: 'Nothing to inspect: the plan cannot be read.',
  problems: 'Problems of the selection',
  fix: 'Fix',
  notEmpty: 'cannot be left empty',
  derived: WORDS.derived,
  derivedChoice: (value: string) => `${value} (derived)`,
  unknownChoice: (value: string) => `${value}, unknown`,
  notJson: (reason: string) => `is not JSON: ${reason}`,
}

/** One entry of a list, for the buttons that add and remove it. */
const ENTRIES: Readonly<Record<string, string>> = {
  chains: 'a chain',
  events: 'an event',
  limits: 'a limit',
  masters: 'a device that moves data',
  sections: 'a section',
  traffic: 'a flow of messages',
}

export function entryWords(list: string): string {
  return ENTRIES[list] ?? `an entry of ${fieldLabel(list).toLowerCase()}`
}

/** Headings of lists. */
const HEADINGS: Readonly<Record<string, string>> = {
  chains: 'Chains of workloads',
  events: 'Events of the run',
  limits: 'Limits',
  masters: 'Devices that move data',
  sections: 'Sections that hold something',
  traffic: 'Messages over the link',
}

export function listHeading(list: string): string {
  return HEADINGS[list] ?? fieldLabel(list)
}

/** What an empty list means. */
const EMPTY: Readonly<Record<string, string>> = {
  chains: 'No chain of workloads is looked at from end to end.',
  events: 'Nobody asks anything of the hypervisor during the run.',
  limits: 'No latency budget is set.',
  masters: 'Cores alone use the DRAM.',
  sections: 'It can be preempted anywhere.',
  traffic: 'The simulator sends nothing over it.',
}

export function emptyList(list: string): string {
  return EMPTY[list] ?? INSPECTOR_TEXTS.none
}

export const WORKLOAD_TEXTS = {
  noLatency: 'It reports no latency of its own, so that no limit can be set on it.',
  source: (template: string, provenance: string, source: string | undefined) =>
    `From the template ${template} (${provenance})${source ? `: ${source}` : '.'}`,
  whereFrom: 'Where its numbers come from',
  core: coreTitle,
}
