/** Published measurements that the simulator is held to, and the boards they were made on. */
import { readFileSync } from 'node:fs'
import type { Board } from '../../src/sim/plan/board'
import { describeFaults, parseBoard } from '../../src/sim/plan/parse'

const FIXTURES = new URL('../fixtures/', import.meta.url)

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, FIXTURES), 'utf8'))
}

/** Ways in which the programs were run. `bare` is without a hypervisor, the others are a cell of Jailhouse's. */
export type Scene = 'bare' | 'alone' | 'coloured' | 'stressed'

/** Means of one program in one scene. */
export interface Measured {
  milliseconds: number
  guestRefills: number
  hypervisorRefills: number
  exceptions: number
}

export interface Mibench {
  about: string
  source: string
  programs: Record<string, Record<Scene, Measured>>
}

export interface Exceptions {
  source: string
  refillsPerException: Record<Exclude<Scene, 'bare'>, number>
}

export interface Bandwidth {
  source: string
  /** Aggregate rate by kernel, then by number of cores. */
  megabytesPerSecond: Record<string, Record<'1' | '2', number>>
}

export const mibench = read('published/zcu104-mibench.json') as Mibench
export const exceptions = read('published/zcu104-exceptions.json') as Exceptions
export const bandwidth = read('published/am62p-bandwidth.json') as Bandwidth

/** A board that is no template, held to the schema like any other. */
export function fixtureBoard(id: string): Board {
  const parsed = parseBoard(read(`boards/${id}.json`))
  if (!parsed.ok) throw new Error(`boards/${id}.json: ${describeFaults(parsed.faults)}`)
  return parsed.value
}
