/**
 * Gradient boosting of trees with XGBoost's objective for two classes: each tree is fitted to gradient and hessian of the
 * log loss, missing values go the way that loses less. Chen and Guestrin, "XGBoost: A Scalable Tree Boosting System"
 * (KDD 2016), tree method "hist".
 */
import { openTreeWalk } from '../../compute/wasm/tree-walk'
import type { ParamsOf, Schema } from '../../contracts/schema'
import type { Job } from '../../runtime/job'
import type { Estimator, Examples } from '../estimator'
import { checkExamples, takeExamples } from '../examples'
import { logLoss } from '../metrics/probability'
import { stratifiedSplit } from '../split'
import { binMatrix, type Binned } from './bins'
import { findAmongAll, openBoostedRows, partitionOfAll, roundingOf } from './find-all'
import { growTree, type GrowOptions } from './grow'
import type { GpuHistograms } from './gpu-histograms'
import { addTree, sumTrees, type Tree } from './tree'

export const boostingSchema = {
  trees: {
    kind: 'number',
    label: 'Trees',
    default: 200,
    min: 1,
    max: 5000,
    integer: true,
    stops: [50, 100, 200, 300, 500],
  },
  depth: { kind: 'number', label: 'Depth', default: 5, min: 1, max: 16, integer: true },
  rate: {
    kind: 'number',
    label: 'Learning rate',
    default: 0.1,
    min: 0.001,
    max: 1,
    stops: [0.01, 0.03, 0.1, 0.2, 0.3],
  },
  lambda: { kind: 'number', label: 'Lambda', default: 1, min: 0, max: 1000, stops: [0, 1, 5, 10] },
  gamma: { kind: 'number', label: 'Gamma', default: 0, min: 0, max: 1000, stops: [0, 0.1, 1, 5] },
  minChildWeight: { kind: 'number', label: 'Child weight', default: 1, min: 0, max: 1000, stops: [0, 1, 5, 10] },
  positiveWeight: {
    kind: 'number',
    label: 'Weight of class 1',
    default: 1,
    min: 0.001,
    max: 1000,
    stops: [1, 2, 3, 5],
  },
  earlyStopping: {
    kind: 'number',
    label: 'Early stopping',
    default: 0,
    min: 0,
    max: 500,
    integer: true,
    unit: 'trees',
    zero: 'Off',
    stops: [0, 10, 20, 50],
  },
  seed: { kind: 'number', label: 'Seed', default: 42, min: 0, max: 2 ** 31, integer: true },
} as const satisfies Schema

/**
 * The margin (log-odds) is the sum of the trees' leaf values, the learning rate included; it starts at 0.
 * @property history log loss on the rows held out for early stopping, one a tree; empty without
 */
export interface BoostingModel {
  readonly trees: readonly Tree[]
  readonly columns: number
  readonly history: readonly number[]
}

/** Below so many numbers no GPU is asked: opening one takes longer than all trees. */
const FEWEST_FOR_GPU = 1_000_000

/** Rows held out to see when to stop. */
const HELD_SHARE = 0.1

export const boosting: Estimator<typeof boostingSchema, BoostingModel> = {
  id: 'boosting',
  label: 'Gradient boosting',
  schema: boostingSchema,
  takesMissing: true,
  threshold: 0.5,
  fit: async (examples, params, job) => {
    checkExamples(examples, boosting)
    const { train, held } = params.earlyStopping > 0 ? splitOff(examples, params.seed) : { train: examples }
    const { features } = train
    const binned = await binMatrix(features, job)
    const device = await gpuFor(binned)
    try {
      const { trees, history, best } = await addTrees(train, held, binned, params, device, job)
      return { trees: held ? trees.slice(0, best + 1) : trees, columns: features.columns, history }
    } finally {
      device?.close()
    }
  },
  predict: async ({ trees }, features, job) => (await sumTrees(trees, features, job)).map(sigmoid),
}

const gpuFor = async (binned: Binned): Promise<GpuHistograms | undefined> =>
  binned.rows * binned.columns < FEWEST_FOR_GPU
    ? undefined
    : (await import('./gpu-histograms')).gpuHistogramsFor(binned)

/** @returns the trees; log losses on the held-out rows, one a tree, and which was least */
export async function addTrees(
  { features, target, weights: given }: Examples,
  held: Examples | undefined,
  binned: Binned,
  params: ParamsOf<typeof boostingSchema>,
  device: GpuHistograms | undefined,
  job: Job,
): Promise<{ trees: Tree[]; history: number[]; best: number }> {
  const weights = Float64Array.from(
    target,
    (label, row) => (label === 1 ? params.positiveWeight : 1) * (given?.[row] ?? 1),
  )
  const margins = new Float64Array(features.rows)
  const heldMargins = new Float64Array(held?.target.length ?? 0)
  const { depth, lambda, gamma, minChildWeight } = params
  const heldWalk = held && openTreeWalk(held.features, 2 ** (depth + 1))
  const options: GrowOptions = { depth, lambda, gamma, minChildWeight, minSplit: 2, minLeaf: 1 }
  const boosted = await openBoostedRows(binned, depth, job)
  const { rows, pairs } = boosted.nodes
  const partition = partitionOfAll(boosted)
  const finder = findAmongAll(boosted, options, device)
  // A gradient is below its weight, a hessian not above a quarter of it.
  const rounding = roundingOf(
    weights.reduce((most, weight) => Math.max(most, weight), 0),
    features.rows,
  )
  const trees: Tree[] = []
  const history: number[] = []
  let best = 0
  for (let k = 0; k < params.trees; k++) {
    for (let row = 0; row < target.length; row++) {
      const p = sigmoid(margins[row]!)
      const weight = weights[row]!
      rows[row] = row
      pairs[2 * row] = weight * (target[row]! - p) + rounding - rounding
      pairs[2 * row + 1] = weight * Math.max(p * (1 - p), 1e-16) + rounding / 4 - rounding / 4
    }
    device?.setPairs(pairs)
    const { tree, leaves } = await growTree(binned, partition, finder, options, job)
    const scaled = { ...tree, value: tree.value.map((value) => value * params.rate) }
    trees.push(scaled)
    for (const { node, from, to } of leaves) {
      for (let i = from; i < to; i++) margins[rows[i]!]! += scaled.value[node]!
    }
    if (held && heldWalk) {
      addTree(heldWalk, scaled, heldMargins)
      history.push(logLoss(held.target, heldMargins.map(sigmoid)))
      if (history[k]! < history[best]!) best = k
      if (k - best >= params.earlyStopping) break
    }
    if (!job.due()) continue
    job.progress({ phase: 'adding trees', done: k + 1, total: params.trees, unit: 'trees' })
    await job.rest()
  }
  return { trees, history, best }
}

const sigmoid = (margin: number): number => 1 / (1 + Math.exp(-margin))

function splitOff(examples: Examples, seed: number): { train: Examples; held: Examples } {
  const { train, test } = stratifiedSplit(examples.target, HELD_SHARE, seed)
  return { train: takeExamples(examples, train), held: takeExamples(examples, test) }
}
