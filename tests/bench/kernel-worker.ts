/** Runs the bare kernel in a thread of its own, as often as it is told to. */
import { parentPort } from 'node:worker_threads'
import { runKernel } from './kernel'

export interface KernelOrder {
  pending: number
  events: number
}

parentPort?.on('message', ({ pending, events }: KernelOrder) => {
  runKernel(pending, events)
  parentPort?.postMessage('done')
})
