/** What a cell's guest is called in prose. */
import type { Guest } from './plan'

export const GUEST_WORDS: Readonly<Record<Guest, string>> = {
  'bare-metal': 'bare metal',
  zephyr: 'Zephyr',
  freertos: 'FreeRTOS',
  linux: 'Linux',
  'linux-rt': 'Linux, PREEMPT_RT',
}
