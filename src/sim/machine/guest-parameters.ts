/**
 * What each operating environment adds between an interrupt and the code that waits for it, one table per guest. Each value has
 * unit, provenance and source; nothing here is fitted to a scene that the model is later judged by.
 *
 * An interrupt goes through two stretches. The first, with interrupts masked, leads from the vector to the handler's first
 * line of its own: what gic-demo and timerlat's IRQ column see. The second leads from there to the first line of the thread
 * that the handler wakes: what cyclictest and timerlat's thread column see. Bare metal has only the first.
 */
import type { Guest } from '../plan/plan'
import { datasheet, estimate, ESTIMATE, type Parameter } from './parameters'

/** Time and cache lines of one stretch of code, caches warm. */
export interface StretchParameters {
  ns: Parameter
  instructionLines: Parameter
  dataLines: Parameter
}

export interface GuestParameters {
  /** From the vector to the handler, interrupts masked. */
  handler: StretchParameters
  /** From the handler to the thread that it wakes: scheduler, switch of contexts, return from the system call. */
  wakeUp: StretchParameters
  /** Period of the periodic tick; 0 where the next timer is programmed instead. */
  tickNs: Parameter
  tickCostNs: Parameter
  /** 1 when the tick goes on while the core has nothing to do. */
  ticksWhenIdle: Parameter
  /** Sections of the system's own with interrupts off: mean length, and how many a second. */
  interruptsOffNs: Parameter
  interruptsOffPerSecond: Parameter
  /** Sections in which interrupts are taken but no thread is switched to. */
  preemptionOffNs: Parameter
  preemptionOffPerSecond: Parameter
  /** 1 when a more urgent interrupt is taken while a handler runs. */
  nestsInterrupts: Parameter
  /** Priority of what a handler leaves to be done, unless the workload says: above every thread, or among them. */
  deferredPriority: Parameter
}

/** Above every priority that a thread can have: softirqs on their way out of an interrupt, and the scheduler itself. */
export const ABOVE_THREADS = 1000

const HARPOON = 'NXP Harpoon rt_latency on i.MX95: 1.2 us from the interrupt to the scheduled thread'
const SLIDE_CYCLICTEST = 'fitted to cyclictest min 4 us, avg 5 us of the same source as gic-demo on i.MX8MM'
const SLIDE_LINES = 'fitted to the same: 300-400 lines in all'
const FIXED_PATHS = 'its kernel masks interrupts only on the paths that are counted above; what a task masks is its own'

const none = (unit: string, source: string): Parameter => datasheet(0, unit, source)
const noStretch = (source: string): StretchParameters => ({
  ns: none('ns', source),
  instructionLines: none('lines', source),
  dataLines: none('lines', source),
})
const guessedLines = (ns: Parameter, instruction: number, data: number, source = ESTIMATE): StretchParameters => ({
  ns,
  instructionLines: estimate(instruction, 'lines', source),
  dataLines: estimate(data, 'lines', source),
})

const NO_SYSTEM = 'bare metal: there is no system'

const BARE_METAL: GuestParameters = {
  handler: guessedLines(
    estimate(200, 'ns', `${ESTIMATE}: part of the measured 750-875 ns of the whole path of gic-demo`),
    6,
    3,
  ),
  wakeUp: noStretch(`${NO_SYSTEM}: the handler is the code that waits`),
  tickNs: none('ns', NO_SYSTEM),
  tickCostNs: none('ns', NO_SYSTEM),
  ticksWhenIdle: none('', NO_SYSTEM),
  interruptsOffNs: none('ns', NO_SYSTEM),
  interruptsOffPerSecond: none('/s', NO_SYSTEM),
  preemptionOffNs: none('ns', NO_SYSTEM),
  preemptionOffPerSecond: none('/s', NO_SYSTEM),
  nestsInterrupts: none('', "Jailhouse's inmate library handles an interrupt with interrupts masked to its end"),
  deferredPriority: estimate(ABOVE_THREADS, '', 'bare metal: what a handler has to do, it does at once'),
}

const ZEPHYR: GuestParameters = {
  handler: guessedLines(
    estimate(250, 'ns', `${ESTIMATE}: as bare metal, with the software table of handlers and the nesting count`),
    7,
    4,
  ),
  wakeUp: guessedLines(estimate(1200, 'ns', `${ESTIMATE} after ${HARPOON}`), 9, 5),
  tickNs: none(
    'ns',
    'Zephyr on arm64 has CONFIG_TICKLESS_KERNEL=y: only timeouts interrupt. SYS_CLOCK_TICKS_PER_SEC is then the grain of timeouts; periods are taken to be multiples of it',
  ),
  tickCostNs: none('ns', 'Zephyr: tickless'),
  ticksWhenIdle: none('', 'Zephyr: tickless'),
  interruptsOffNs: none('ns', `Zephyr: ${FIXED_PATHS}`),
  interruptsOffPerSecond: none('/s', `Zephyr: ${FIXED_PATHS}`),
  preemptionOffNs: none('ns', 'Zephyr: only cooperative threads and k_sched_lock hold off others, both by choice'),
  preemptionOffPerSecond: none('/s', 'Zephyr: only cooperative threads and k_sched_lock hold off others'),
  nestsInterrupts: datasheet(
    1,
    '',
    'Zephyr arch/arm64/core/isr_wrapper.S: interrupts are unmasked while a handler runs; the GIC lets the more urgent through',
  ),
  deferredPriority: estimate(50, '', `${ESTIMATE}: a work queue or driver thread in the middle of the priorities`),
}

const FREERTOS: GuestParameters = {
  handler: guessedLines(estimate(250, 'ns', `${ESTIMATE}: as bare metal, with the nesting count`), 6, 3),
  wakeUp: guessedLines(estimate(1150, 'ns', `${ESTIMATE} after ${HARPOON}`), 7, 4),
  tickNs: datasheet(
    1e6,
    'ns',
    'FreeRTOS: configTICK_RATE_HZ is 1000 in the demos of the Cortex-A ports and in NXP Harpoon; tickless idle is off unless configured',
  ),
  tickCostNs: estimate(500, 'ns', `${ESTIMATE}: counter, list of delayed tasks, re-arming of the timer`),
  ticksWhenIdle: datasheet(1, '', 'FreeRTOS: configUSE_TICKLESS_IDLE is 0 by default'),
  interruptsOffNs: none('ns', `FreeRTOS: ${FIXED_PATHS}`),
  interruptsOffPerSecond: none('/s', `FreeRTOS: ${FIXED_PATHS}`),
  preemptionOffNs: none('ns', 'FreeRTOS: vTaskSuspendAll holds off other tasks by choice of the application'),
  preemptionOffPerSecond: none('/s', 'FreeRTOS: vTaskSuspendAll holds off other tasks by choice of the application'),
  nestsInterrupts: datasheet(
    1,
    '',
    'FreeRTOS on Cortex-A with a GIC: full interrupt nesting model (freertos.org, Using FreeRTOS on Cortex-A); the port counts nesting, and the application handler unmasks',
  ),
  deferredPriority: estimate(50, '', `${ESTIMATE}: a task in the middle of the priorities`),
}

const LINUX_HANDLER = guessedLines(
  estimate(
    1200,
    'ns',
    `${ESTIMATE}: entry, GIC, hrtimer and handler; the part of the whole wake-up that timerlat's IRQ column would show`,
  ),
  80,
  50,
)
const HZ_250 = 'CONFIG_HZ=250, the default of the arm64 kernel'
const NO_HZ_IDLE =
  'CONFIG_NO_HZ_IDLE=y, the default of the arm64 kernel: a core with nothing to do has its tick stopped'
const NOT_NESTED = 'Linux on arm64 runs handlers with interrupts masked, and gives all interrupts the same priority'

const LINUX: GuestParameters = {
  handler: LINUX_HANDLER,
  wakeUp: guessedLines(
    estimate(2700, 'ns', `${ESTIMATE}: as PREEMPT_RT, with the longer way through softirqs`),
    150,
    100,
  ),
  tickNs: datasheet(4e6, 'ns', HZ_250),
  tickCostNs: estimate(4000, 'ns'),
  ticksWhenIdle: none('', NO_HZ_IDLE),
  interruptsOffNs: estimate(
    6000,
    'ns',
    `${ESTIMATE}; mainline Linux without PREEMPT_RT publishes no bound on sections with interrupts off`,
  ),
  interruptsOffPerSecond: estimate(4000, '/s'),
  preemptionOffNs: estimate(
    40_000,
    'ns',
    `${ESTIMATE}: spinlocks and softirqs hold off a woken thread for tens of microseconds; published maxima without PREEMPT_RT reach milliseconds`,
  ),
  preemptionOffPerSecond: estimate(2500, '/s', `${ESTIMATE}: a tenth of the time`),
  nestsInterrupts: none('', NOT_NESTED),
  deferredPriority: datasheet(
    ABOVE_THREADS,
    '',
    'Linux: softirqs run on the way out of an interrupt, before any thread, real-time ones included',
  ),
}

const LINUX_RT: GuestParameters = {
  handler: LINUX_HANDLER,
  wakeUp: guessedLines(estimate(2400, 'ns', `${SLIDE_CYCLICTEST}, less the handler`), 130, 90, SLIDE_LINES),
  tickNs: datasheet(4e6, 'ns', HZ_250),
  tickCostNs: estimate(2000, 'ns'),
  ticksWhenIdle: none('', NO_HZ_IDLE),
  interruptsOffNs: estimate(
    2200,
    'ns',
    'fitted to the tail of published cyclictest histograms of PREEMPT_RT on quad Cortex-A53, which falls by one decade every 5.0-5.5 us (an exponential of 2.2 us)',
  ),
  interruptsOffPerSecond: estimate(8000, '/s'),
  preemptionOffNs: none(
    'ns',
    'PREEMPT_RT: what remains of sections without preemption is part of the fitted sections with interrupts off, which the same histograms cannot tell apart',
  ),
  preemptionOffPerSecond: none('/s', 'PREEMPT_RT: part of the sections with interrupts off'),
  nestsInterrupts: none('', NOT_NESTED),
  deferredPriority: datasheet(50, '', 'PREEMPT_RT: handlers run in threads of SCHED_FIFO priority 50'),
}

const GUESTS: Record<Guest, GuestParameters> = {
  'bare-metal': BARE_METAL,
  zephyr: ZEPHYR,
  freertos: FREERTOS,
  linux: LINUX,
  'linux-rt': LINUX_RT,
}

/** The table of a guest. */
export function guestParameters(guest: Guest): GuestParameters {
  return GUESTS[guest]
}

/** Lines of code and data that a scheduler tick touches beyond the hypervisor's. */
export const TICK_LINES = { instruction: estimate(20, 'lines'), data: estimate(10, 'lines') }

/** Time slice of Linux's fair scheduler. */
export const FAIR_SLICE = estimate(
  4e6,
  'ns',
  'Linux: a base slice of 2.25 ms on four cores (0.75 ms x (1 + log2 4)), enforced at the next tick of 4 ms',
)
