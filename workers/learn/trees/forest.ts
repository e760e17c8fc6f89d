/**
 * Decision tree and random forest for two classes. Each tree of a forest learns from rows drawn with replacement and
 * looks at the square root of the features in each node; the answer is the mean of the trees' shares.
 * Breiman, "Random Forests" (Machine Learning 45, 2001); parameters as in scikit-learn.
 */
import type { ParamsOf, Schema } from '../../contracts/schema'
import type { Job } from '../../runtime/job'
import { runTasks, workerCount, type Task } from '../../runtime/pool'
import { makeRandom, type Random } from '../../runtime/random'
import type { Estimator, Examples } from '../estimator'
import { checkExamples } from '../examples'
import type { Matrix } from '../matrix'
import { binMatrix, type Binned } from './bins'
import { findAmongDrawn } from './find-some'
import { growTree, partitionOf, type GrowRows } from './grow'
import { sumTrees, type Tree } from './tree'

const treeFields = {
  depth: {
    kind: 'number',
    label: 'Depth',
    default: 10,
    min: 1,
    max: 64,
    integer: true,
    stops: [3, 5, 7, 10, 15, 20, 32],
  },
  minSplit: {
    kind: 'number',
    label: 'Rows to split',
    default: 2,
    min: 2,
    max: 10_000,
    integer: true,
    stops: [2, 5, 10, 20],
  },
  minLeaf: {
    kind: 'number',
    label: 'Rows in a leaf',
    default: 1,
    min: 1,
    max: 10_000,
    integer: true,
    stops: [1, 2, 4, 10],
  },
} as const satisfies Schema

export const treeSchema = treeFields

export const forestSchema = {
  trees: {
    kind: 'number',
    label: 'Trees',
    default: 200,
    min: 1,
    max: 5000,
    integer: true,
    stops: [50, 100, 200, 300, 500],
  },
  ...treeFields,
  seed: { kind: 'number', label: 'Seed', default: 42, min: 0, max: 2 ** 31, integer: true },
} as const satisfies Schema

/** @property columns features that the trees ask about */
export interface ForestModel {
  readonly trees: readonly Tree[]
  readonly columns: number
}

export const tree: Estimator<typeof treeSchema, ForestModel> = {
  id: 'tree',
  label: 'Decision tree',
  schema: treeSchema,
  takesMissing: true,
  threshold: 0.5,
  fit: async (examples, params, job) => {
    checkExamples(examples, tree)
    const { binned, ...rows } = await prepared(examples, job)
    const options = growOptions(params)
    const finder = findAmongDrawn(binned, rows, options, binned.columns, makeRandom(0))
    return {
      trees: [(await growTree(binned, partitionOf(binned, rows), finder, options, job)).tree],
      columns: binned.columns,
    }
  },
  predict: meanOf,
}

export const forest: Estimator<typeof forestSchema, ForestModel> = {
  id: 'forest',
  label: 'Random forest',
  schema: forestSchema,
  takesMissing: true,
  threshold: 0.5,
  fit: async (examples, params, job) => {
    checkExamples(examples, forest)
    const { binned, ...all } = await prepared(examples, job)
    const total = params.trees
    const tell = (done: number): void => job.progress({ phase: 'growing trees', done, total, unit: 'trees' })
    const shared = { binned, all, params }
    const grow = growTrees.begin(shared)
    const trees: Tree[] = []
    const started = performance.now()
    while (trees.length < total) {
      trees.push(...(await grow({ from: trees.length, to: trees.length + 1 }, job)))
      const spent = performance.now() - started
      const left = (spent / trees.length) * (total - trees.length)
      if (workerCount() > 1 && spent > TRIAL_MS && left > WORTH_SHARING_MS) {
        let done = trees.length
        const runs = runsOf(done, total)
        const grown = await runTasks(growTrees, shared, runs, job, (some) => tell((done += some.length)))
        trees.push(...grown.flat())
      } else if (job.due()) {
        tell(trees.length)
        await job.rest()
      }
    }
    return { trees, columns: binned.columns }
  },
  predict: meanOf,
}

/** From so much work left on, starting other workers and sending them the rows takes less time than it saves. */
const WORTH_SHARING_MS = 400
/** So long trees are grown here to see how long one takes. */
const TRIAL_MS = 100

interface GrowShared {
  readonly binned: Binned
  readonly all: GrowRows
  readonly params: ParamsOf<typeof forestSchema>
}

/** Trees `from` up to but not including `to`; each has random numbers of its own, so it is the same wherever it grows. */
interface TreeRun {
  readonly from: number
  readonly to: number
}

export const growTrees: Task<GrowShared, TreeRun, Tree[]> = {
  name: 'grow-trees',
  begin: ({ binned, all, params }) => {
    const tryFeatures = Math.max(1, Math.floor(Math.sqrt(binned.columns)))
    return async ({ from, to }, job) => {
      const trees: Tree[] = []
      for (let k = from; k < to; k++) {
        trees.push(await drawnTree(binned, all, params, makeRandom(params.seed * 65_537 + k), tryFeatures, job))
      }
      return trees
    }
  },
}

/** Short enough that all workers end at about the same time. */
function runsOf(first: number, total: number): TreeRun[] {
  const length = Math.max(1, Math.ceil((total - first) / (4 * workerCount())))
  const count = Math.ceil((total - first) / length)
  return Array.from({ length: count }, (_, k) => ({
    from: first + k * length,
    to: Math.min(total, first + (k + 1) * length),
  }))
}

/** All rows, G of weight x label and H of weight. */
async function prepared({ features, target, weights }: Examples, job: Job): Promise<GrowRows & { binned: Binned }> {
  const second = weights?.slice() ?? new Float64Array(target.length).fill(1)
  return {
    binned: await binMatrix(features, job),
    rows: Int32Array.from(target.keys()),
    first: second.map((weight, row) => weight * target[row]!),
    second,
  }
}

const growOptions = ({ depth, minSplit, minLeaf }: ParamsOf<typeof treeSchema>) => ({
  ...{ depth, minSplit, minLeaf, lambda: 0, gamma: 0 },
  minChildWeight: 1e-12,
})

/** A tree on rows drawn with replacement: a row that is drawn twice weighs twice. */
async function drawnTree(
  binned: Binned,
  all: GrowRows,
  params: ParamsOf<typeof treeSchema>,
  random: Random,
  count: number,
  job: Job,
): Promise<Tree> {
  const times = new Uint16Array(binned.rows)
  for (let i = 0; i < binned.rows; i++) times[random.integer(binned.rows)]!++
  let drawn = 0
  for (let row = 0; row < binned.rows; row++) if (times[row]! > 0) drawn++
  const rows = { rows: new Int32Array(drawn), first: new Float64Array(drawn), second: new Float64Array(drawn) }
  for (let row = 0, i = 0; row < binned.rows; row++) {
    const n = times[row]!
    if (n === 0) continue
    rows.rows[i] = row
    rows.first[i] = n * all.first[row]!
    rows.second[i] = n * all.second[row]!
    i++
  }
  const options = growOptions(params)
  const finder = findAmongDrawn(binned, rows, options, count, random)
  return (await growTree(binned, partitionOf(binned, rows), finder, options, job)).tree
}

/** Summed before it is divided, so that rounding cannot carry a share past 1. */
async function meanOf({ trees }: ForestModel, features: Matrix, job: Job): Promise<Float64Array> {
  return (await sumTrees(trees, features, job)).map((sum) => sum / trees.length)
}
