/**
 * What managing cells costs: parameters of the hypervisor's requests, of the driver and the tool that make them, of the way
 * from power-on to a running root Linux, and of guests until their first cycle. What Jailhouse does in which order was read
 * in its sources (upstream e57d1eff); how long a step of it takes is published nowhere and an estimate wherever it says so.
 */
import type { Guest } from '../plan/plan'
import { datasheet, ESTIMATE, estimate, measured, type Parameter } from './parameters'

/** Entering the hypervisor for something else than an interrupt of the guest, and what that touches. */
export const EXITS = {
  /** From the guest to the handler of a management event and back, caches warm. */
  managementNs: estimate(350, 'ns', `${ESTIMATE}: trap and injection without the injection`),
  managementInstructionLines: estimate(34, 'lines', `${ESTIMATE}: trap, event loop and TLB maintenance`),
  managementDataLines: estimate(12, 'lines'),
  /** To EL3 and back. */
  secureCallCycles: measured(
    550,
    'cycles',
    'TF-A performance documentation: 440 to 660 cycles for a fast SMC on a Cortex-A53; the middle of it',
  ),
  hypercallNs: estimate(320, 'ns', `${ESTIMATE}: some 200 instructions at EL2`),
  hypercallInstructionLines: estimate(16, 'lines'),
  hypercallDataLines: estimate(6, 'lines'),
  mmioNs: estimate(450, 'ns', `${ESTIMATE}: 200 to 300 instructions at EL2 and one access to the device`),
  mmioInstructionLines: estimate(24, 'lines'),
  mmioDataLines: estimate(9, 'lines'),
}

/** Work of the hypervisor on a request, while root's cores stand still. */
export const REQUEST_WORK = {
  suspendNs: estimate(1200, 'ns', `${ESTIMATE}: signal, exit and confirmation, one core after the other`),
  entryNs: estimate(60, 'ns', `${ESTIMATE}: a store, its line cleaned to memory and a barrier`),
  tableNs: estimate(2500, 'ns', `${ESTIMATE}: 4 KiB filled, or one block split into 512 entries`),
  lineNs: estimate(
    12,
    'ns',
    `${ESTIMATE}: some 20 cycles at 1.8 GHz; Jailhouse invalidates every line of a cell's memory before it starts`,
  ),
  pageNs: estimate(
    150,
    'ns',
    `${ESTIMATE}: each page of that memory is mapped for a moment, which takes a TLB broadcast`,
  ),
  setupNs: estimate(400e3, 'ns', `${ESTIMATE}: units, traps and interrupt controller on every core, page tables aside`),
  baud: datasheet(
    115_200,
    'bit/s',
    'console=ttymxc1,115200 on the command lines of NXP boards; the hypervisor waits for each character',
  ),
  bitsPerCharacter: datasheet(10, 'bits', '8N1: start bit, eight of data, stop bit'),
}

/** The driver and the tool in root Linux. */
export const TOOL = {
  commandNs: estimate(6e6, 'ns', `${ESTIMATE}: the shell starts the jailhouse tool, which opens the driver`),
  moduleNs: estimate(40e6, 'ns', `${ESTIMATE}: insmod jailhouse.ko`),
  offlineNs: estimate(25e6, 'ns', `${ESTIMATE}: Linux takes one core offline`),
  stopMachineNs: estimate(120e3, 'ns', `${ESTIMATE}: all cores wait with interrupts off while one goes offline`),
  storageRate: estimate(150e6, 'B/s', `${ESTIMATE}: eMMC in HS400 with a file system on it`),
  statisticsGapNs: estimate(25e3, 'ns', `${ESTIMATE}: open, read and close of one counter's file in sysfs`),
}

/** From power-on to the moment when root Linux runs its start scripts. */
export const POWER_ON = {
  romNs: estimate(800e6, 'ns', `${ESTIMATE}: boot ROM and SPL with DRAM training`),
  firmwareNs: estimate(1.2e9, 'ns', `${ESTIMATE}: TF-A, OP-TEE and U-Boot until its prompt`),
  bootDelayNs: measured(
    2e9,
    'ns',
    "NXP AN14093: removing U-Boot's boot delay saves about two seconds on i.MX 8M and i.MX 93",
  ),
  kernelBytes: estimate(30 * 2 ** 20, 'B', `${ESTIMATE}: uncompressed Image of an i.MX kernel`),
  kernelNs: estimate(3e9, 'ns', `${ESTIMATE}: kernel until init`),
  userSpaceNs: estimate(
    5e9,
    'ns',
    `${ESTIMATE}: init until the start script; the whole way takes 13.2 s on an unoptimised i.MX 93 board (theembeddedkit.io)`,
  ),
  /** What a small loader at EL2 does where cells start before root: interrupt controller, cores, hypervisor. */
  earlyLoaderNs: estimate(20e6, 'ns', `${ESTIMATE}: interrupt controller and cores brought up without Linux`),
}

/** A guest's image, and its time from the reset of its core to the first cycle of its control loop. */
interface GuestStart {
  imageBytes: Parameter
  bootNs: Parameter
}

const GUESTS: Record<Guest, GuestStart> = {
  'bare-metal': { imageBytes: estimate(32 * 1024, 'B'), bootNs: estimate(2e6, 'ns') },
  zephyr: { imageBytes: estimate(256 * 1024, 'B'), bootNs: estimate(15e6, 'ns') },
  freertos: { imageBytes: estimate(256 * 1024, 'B'), bootNs: estimate(10e6, 'ns') },
  linux: {
    imageBytes: POWER_ON.kernelBytes,
    bootNs: estimate(6e9, 'ns', `${ESTIMATE}: kernel and a small user space`),
  },
  'linux-rt': {
    imageBytes: POWER_ON.kernelBytes,
    bootNs: estimate(6e9, 'ns', `${ESTIMATE}: kernel and a small user space`),
  },
}

/** The table of a guest's start. */
export function guestStart(guest: Guest): GuestStart {
  return GUESTS[guest]
}

/** Causes that are off unless a run asks for them. */
export const RARE = {
  secureVisitNs: estimate(30e3, 'ns', `${ESTIMATE}: the longest visit of a core to OP-TEE or an SMC handler`),
  secureEveryNs: estimate(100e6, 'ns', `${ESTIMATE}: time between two visits, at least`),
  broadcastNs: estimate(350, 'ns', `${ESTIMATE}: a core answers a broadcast TLB invalidation before it goes on`),
  broadcastEveryNs: estimate(500e3, 'ns', `${ESTIMATE}: time between two bursts of a busy Linux, at least`),
  refreshNs: datasheet(280, 'ns', 'JEDEC DDR4 and LPDDR4: an all-bank refresh takes 0.2 to 0.35 us, by density'),
  refreshEveryNs: datasheet(7800, 'ns', 'JEDEC DDR4: 7.8 us between two refreshes below 85 degrees Celsius'),
}
