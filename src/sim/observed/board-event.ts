/**
 * What a board was seen to do: one event for each thing that it, its hypervisor, its cells or an instrument on it printed. Plain
 * JSON, in the order of the lines; the window, the command line and stored sessions read the same.
 */

/** Who printed it. A shell's tools count as the shell. */
export type BoardSource = 'u-boot' | 'kernel' | 'hypervisor' | 'inmate' | 'shell' | 'instrument'

/** What `jailhouse cell list` and sysfs call the states of a cell. */
export const CELL_STATES = ['running', 'running/locked', 'shut down', 'failed', 'Comm ABI mismatch', 'invalid'] as const
export type ListedState = (typeof CELL_STATES)[number]

/** An access that the hypervisor did not let through. Addresses are as the guest uses them, "0x3b000000". */
export type Fault =
  | { what: 'data access'; access: 'read' | 'write'; address: string; bytes: number }
  /** Into a region smaller than a page, in a way that its flags do not permit. */
  | { what: 'sub-page access'; access: 'read' | 'write'; address: string; bytes: number }
  | { what: 'instruction abort'; address: string }
  | { what: 'PCI access'; part: string; device: string }
  /** An interrupt that is not the cell's, routed by its guest. */
  | { what: 'interrupt route'; irq: number }

/** Registers of a guest when it was stopped, as hexadecimal digits without prefix; what was cut away is absent. */
export interface RegisterDump {
  pc?: string
  lr?: string
  spsr?: string
  sp?: string
  elr?: string
  /** Exception level of the guest. */
  level?: number
  /** Exception class, length of the instruction and syndrome, as printed: "24 1 1820006". */
  esr?: string
  /** x0 to x30 by number. */
  x: Record<number, string>
}

/** Everything that the hypervisor said about why it parked a core. */
export interface Crash {
  fault?: Fault
  reason?: 'unhandled trap' | 'forbidden access'
  /** Of the Arm architecture, two hexadecimal digits: 24 is a data abort. */
  exceptionClass?: string
  registers?: RegisterDump
}

export type HypervisorEvent =
  | { kind: 'hypervisor-starting'; version: string; cpu: number }
  | { kind: 'code-location'; address: string }
  | { kind: 'page-pool'; when: string; used: number; size: number; remapUsed: number; remapSize: number }
  | { kind: 'processors-starting' }
  | { kind: 'processor'; cpu: number; ok: boolean }
  | { kind: 'unit'; unit: string }
  | { kind: 'sdei' }
  | { kind: 'smmu'; text: string }
  | { kind: 'stream-assigned'; stream: string; mask: string; cell: string }
  | { kind: 'virtual-pci-device'; device: string; cell: string }
  | { kind: 'pci-device'; change: 'added' | 'removed'; device: string; cell: string }
  | { kind: 'link-established' }
  | { kind: 'link-peer'; cell: string }
  | { kind: 'hypervisor-active' }
  | { kind: 'cell-created'; cell: string }
  | { kind: 'cell-loadable'; cell: string }
  | { kind: 'cell-started'; cell: string }
  | { kind: 'cell-closing'; cell: string }
  | { kind: 'hypervisor-stopping' }
  | { kind: 'cpu-released'; cpu: number }
  /** A cell did not answer a message of the hypervisor. */
  | { kind: 'reply-timeout' }
  | { kind: 'trace-error'; file: string; line: number; error: string }
  | { kind: 'fault'; fault: Fault }
  | { kind: 'trap'; reason: 'unhandled trap' | 'forbidden access'; exceptionClass: string }
  | { kind: 'register-dump'; registers: RegisterDump }
  /** The last word of a crash: with everything said before it. */
  | { kind: 'cpu-parked'; cpu: number; cell: string; crash: Crash }
  | { kind: 'hypervisor-crashed'; reason: string }
  | { kind: 'cpu-stopped'; cpu: number; cell: string }

/** `seconds` is the kernel's own clock since its start; absent where the console prints no times. */
interface KernelLine {
  seconds?: number
  text: string
}

export type KernelEvent = KernelLine &
  (
    | { kind: 'kernel-line' }
    | { kind: 'kernel-starting' }
    | { kind: 'kernel-failure' }
    | { kind: 'machine-model'; model: string }
    | { kind: 'module-loading' }
    | { kind: 'jailhouse-opening' }
    | { kind: 'jailhouse-closed' }
    /** What the driver says of a request that it refuses, and all else of its own. */
    | { kind: 'driver-message'; message: string }
    | { kind: 'linux-created-cell'; cell: string }
    | { kind: 'linux-destroyed-cell'; cell: string }
    | { kind: 'cpu-offline'; cpu: number }
    | { kind: 'cpu-online'; cpu: number }
    | { kind: 'pci-host'; base: string }
    /** A device of a link, as Linux finds it on the virtual bus. `protocol` is the last 16 bits of its class. */
    | { kind: 'link-device'; device: string; protocol: number }
    | { kind: 'link-driver'; driver: string; device: string }
  )

/** A row of `jailhouse cell list`. */
export interface ListedCell {
  id: number
  name: string
  state: ListedState
  /** As Linux writes lists: "0-1", "2,3"; empty for none. */
  cpus: string
  failedCpus: string
}

/** A counter of exits: "mmio" is vmexits_mmio. */
export interface StatisticsRow {
  counter: string
  sum: number
  perSecond: number
}

export type ShellEvent =
  | { kind: 'logged-in'; user: string; terminal: string }
  | { kind: 'command'; command: string }
  /** What `echo rc=$?` printed, and of which command where its echo was whole. */
  | { kind: 'exit-status'; code: number; command?: string }
  /** The jailhouse tool did not do what it was told. `request` as it prints it: CELL_CREATE. */
  | { kind: 'refusal'; request?: string; file?: string; error: string; command?: string }
  | { kind: 'usage'; command?: string }
  /** insmod, modprobe or rmmod did not do what it was told. */
  | { kind: 'module-refusal'; tool: string; error: string }
  | { kind: 'tool-version'; version: string }
  /** `complete` where every row came through: then there are no other cells. */
  | { kind: 'cell-list'; cells: ListedCell[]; complete: boolean }
  | { kind: 'jailhouse-enabled'; enabled: boolean }
  | { kind: 'cell-attribute'; cell: number; attribute: string; value: string }
  /** `cpu` where it is the counter of one core. */
  | { kind: 'cell-statistic'; cell: number; cpu?: number; counter: string; value: number }
  | { kind: 'pool-attribute'; attribute: string; value: number }
  /** A screen of `jailhouse cell stats`. */
  | { kind: 'statistics-screen'; cell: string; cpu?: number; rows: StatisticsRow[] }

export type BootLoaderEvent =
  | { kind: 'u-boot-starting'; version: string }
  | { kind: 'u-boot-autoboot' }
  | { kind: 'u-boot-command'; command: string }
  | { kind: 'u-boot-memory'; text: string }
  | { kind: 'u-boot-unknown-command'; command: string }
  | { kind: 'u-boot-hand-over' }

export type InmateEvent =
  /** "Initializing the GIC…" and what other inmates say first. */
  | { kind: 'inmate-starting'; text: string }
  /** A line of gic-demo. */
  | { kind: 'beat'; valueNs: number; minNs: number; maxNs: number }
  /** A line of uart-demo. */
  | { kind: 'greeting'; number: number }
  /** What ivshmem-demo says of its device: "ID", "max. peers", "state table". */
  | { kind: 'link-fact'; fact: string; value: string }
  | { kind: 'link-memory'; place: string; value: number }
  | { kind: 'link-sending'; interrupt: number; peer: number }
  | { kind: 'link-interrupt'; interrupt: number; count?: number }
  | { kind: 'link-failure'; text: string }

/** Samples of one thread, core or inmate as an instrument counted them, by printed value. */
export interface InstrumentHistogram {
  /** In words: "gic-demo", "cyclictest thread 2", "timerlat IRQ on core 1". */
  what: string
  instrument: Instrument
  /** Core that it ran on, where the instrument says. */
  cpu?: number
  /** [value in ns, samples], ascending. */
  counts: [number, number][]
  /** Samples of `beyondNs` and above, of which the value is not known. */
  over: number
  /** Where what is counted by value ends, ns; absent where every value is. */
  beyondNs?: number
  /** Step between two values that it can print, ns, where it is known. */
  resolutionNs?: number
  /** As the instrument printed them, ns; of all samples. */
  min?: number
  mean?: number
  max?: number
}

export const INSTRUMENTS = ['gic-demo', 'cyclictest', 'timerlat', 'jitterdebugger'] as const
export type Instrument = (typeof INSTRUMENTS)[number]

/** Current, smallest, mean and largest latency, ns. */
export interface LiveLatency {
  cur: number
  min: number
  avg: number
  max: number
}

export type InstrumentEvent =
  /** A row of cyclictest's running screen; absent figures are of a thread without samples. */
  | {
      kind: 'cyclictest-thread'
      thread: number
      process: number
      priority: number
      intervalUs: number
      cycles: number
      minNs?: number
      actNs?: number
      avgNs?: number
      maxNs?: number
    }
  /** A row of `rtla timerlat top`. */
  | { kind: 'timerlat-cpu'; cpu: number; count: number; irq?: LiveLatency; thread?: LiveLatency }
  /** An instrument's histogram, whole. */
  | { kind: 'histogram'; instrument: Instrument; histograms: InstrumentHistogram[] }
  | { kind: 'stress-starting'; text: string }
  | { kind: 'stress-metrics'; stressor: string; operations: number; realSeconds: number; perSecond: number }
  | { kind: 'stress-done'; seconds: number; success: boolean }

interface Observed {
  /** Host's clock when the line's last byte came, ms since 1970 (of a recording: as recorded). */
  atMs: number
  /** True for lines of `jailhouse console`: the hypervisor's memory of what was seen before. */
  again?: true
  /** True where something else had cut into the line, and what it said can be proven all the same. */
  mended?: true
}

type From<S extends BoardSource, E> = E extends unknown ? Observed & { from: S } & E : never

export type BoardEvent =
  | From<'hypervisor', HypervisorEvent>
  | From<'kernel', KernelEvent>
  | From<'shell', ShellEvent>
  | From<'u-boot', BootLoaderEvent>
  | From<'inmate', InmateEvent>
  | From<'instrument', InstrumentEvent>

export type BoardEventKind = BoardEvent['kind']
/** The events of these kinds. */
export type BoardEventOf<K extends BoardEventKind> = Extract<BoardEvent, { kind: K }>
