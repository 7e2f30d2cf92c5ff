/** What crosses the boundary for the runs that are kept with a plan, and for results that are opened from files. */
import { z } from 'zod'
import type { MeasuredResult, StoredResult } from '../../sim/results/measured'
import { framed, path } from './framed'

const title = z.string().trim().min(1).max(200)
const note = z.string().max(4000)
const words = z.string().max(1000)
/** The service makes one for each run that it keeps. */
const id = z.string().regex(/^[0-9a-z]{6,12}-[0-9a-f]{8}$/)

/** Whose runs: those of a plan's file, or of plans of that name that no file holds yet. */
const planKey = z.strictObject({ path: path.optional(), name: z.string().min(1).max(500) })

const count = z.int().min(0)

/** What is known of a kept run without reading it. */
const keptRun = z.strictObject({
  id,
  /** When it ended, as an ISO date. */
  at: z.string(),
  title,
  note,
  /** Pinned runs do not make room for newer ones. */
  pinned: z.boolean(),
  /** How the plan was changed for this run alone, in words. */
  changes: z.array(words),
  origin: z.enum(['simulated', 'measured']),
  /** Of a measurement: with what it was measured, and under which conditions, in words. What follows is then empty. */
  measured: z.array(words).max(200).optional(),
  planSha256: z.string(),
  seed: z.string(),
  simulatedSeconds: z.number(),
  wallSeconds: z.number(),
  /** How many limits were met, were missed, and had too few samples to tell. */
  limits: z.strictObject({ met: count, missed: count, open: count }),
  /** Bytes on the disk. */
  bytes: count,
})
export type KeptRun = z.output<typeof keptRun>
export type PlanKey = z.output<typeof planKey>

/** How a run is to be kept when it has finished. */
export const keepRun = z.strictObject({ plan: planKey, title, changes: z.array(words).max(200) })
export type KeepRun = z.output<typeof keepRun>

const oneRun = z.strictObject({ plan: planKey, id })
const runId = z.string().regex(/^run-\d{1,9}$/)
const result = framed<StoredResult>('streams')

export const runHistoryMethods = {
  /** The runs that are kept with a plan, newest first. */
  'history.list': {
    request: z.strictObject({ plan: planKey }),
    response: z.strictObject({ runs: z.array(keptRun) }),
  },
  /** Keeps what a board measured with a plan. */
  'history.keepMeasured': {
    request: z.strictObject({
      plan: planKey,
      title,
      result: framed<MeasuredResult>('streams', 'sources', 'instruments'),
    }),
    response: keptRun,
  },
  'history.read': { request: oneRun, response: z.strictObject({ result }) },
  'history.change': {
    request: oneRun.extend({ title: title.optional(), note: note.optional(), pinned: z.boolean().optional() }),
    response: keptRun,
  },
  /** Takes a run out of the list; for a day it can be restored. */
  'history.remove': { request: oneRun, response: z.undefined() },
  'history.restore': { request: oneRun, response: keptRun },
  /** Keeps the runs of one plan with another too: the plan was saved elsewhere. */
  'history.carry': { request: z.strictObject({ from: planKey, to: planKey }), response: z.undefined() },
  /** Reads a result that a run or a measurement left behind. */
  'result.open': {
    request: z.strictObject({ path }),
    response: z.strictObject({ path, result: framed<StoredResult>('streams') }),
  },
} as const

export const runHistoryEvents = {
  /** A finished run was put among those kept with its plan. */
  'run.kept': z.strictObject({ run: runId, kept: keptRun }),
  /** It could not be: the disk is full, the folder cannot be written. */
  'run.not-kept': z.strictObject({ run: runId, message: z.string() }),
} as const
