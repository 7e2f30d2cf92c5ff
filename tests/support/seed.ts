/**
 * Random cases are the same ones every time, so that a failure is the fault of what was changed. `CELLBENCH_SEED=NUMBER npm test`
 * looks at others.
 */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.CELLBENCH_SEED ?? 1) })
