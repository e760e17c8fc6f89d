/** Trying combinations of parameters, all or some, each judged by cross-validation. */
import type { CrossFigure, Judgement } from '../../contracts/learn/metrics'
import type { Pipeline } from '../../contracts/learn/pipeline'
import type { NestedValidation, TriedParams } from '../../contracts/learn/search'
import type { ParamValue } from '../../contracts/schema'
import type { Table } from '../../contracts/table'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { runTasks } from '../../runtime/pool'
import { mersenneTwister } from '../random/mersenne-twister'
import { otherRows, stratifiedFolds } from '../split'
import { summarised } from './cross-validate'
import { judgeFold, takeLabelled, type FoldOfTable, type Folding } from './judge-fold'

export type Grid = Readonly<Record<string, readonly ParamValue[]>>

export interface SearchResult {
  readonly figure: CrossFigure
  readonly tried: readonly TriedParams[]
  /** Index of the best by the mean of the figure; of equals the first. */
  readonly best: number
}

const MOST_COMBINATIONS = 2000

/** All combinations, the last parameter changing fastest. @throws `input/invalid` when there are none or too many */
export function combinationsOf(grid: Grid): Record<string, ParamValue>[] {
  const all = Object.entries(grid).reduce<Record<string, ParamValue>[]>(
    (made, [name, values]) => made.flatMap((params) => values.map((value) => ({ ...params, [name]: value }))),
    [{}],
  )
  if (all.length === 0) throw invalid('A parameter of the grid has no value. Give each at least one.')
  if (all.length > MOST_COMBINATIONS) {
    throw invalid(
      `The grid has ${all.length} combinations; at most ${MOST_COMBINATIONS} can be tried. Give fewer values.`,
    )
  }
  return all
}

/**
 * Some of the grid's combinations, all different, drawn at random: where few parameters matter, as good as all of them
 * and far cheaper. Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization" (JMLR 13, 2012).
 * @returns all of them, in order, where the grid has no more than `count`
 */
export function drawCombinations(grid: Grid, count: number, seed: number): Record<string, ParamValue>[] {
  const fields = Object.entries(grid)
  const total = fields.reduce((product, [, values]) => product * values.length, 1)
  if (total <= count) return combinationsOf(grid)
  if (count < 1 || count > MOST_COMBINATIONS) {
    throw invalid(`${count} combinations cannot be tried; ask for 1 to ${MOST_COMBINATIONS}.`)
  }
  const random = mersenneTwister(seed)
  const drawn = new Set<number>()
  while (drawn.size < count) drawn.add(Math.floor(random.randomSample() * total))
  return [...drawn].map((index) => {
    let left = index
    // The last parameter changes fastest, so it is read off first.
    const picked = fields.toReversed().map(([name, values]) => {
      const value = values[left % values.length]!
      left = Math.floor(left / values.length)
      return [name, value] as const
    })
    return Object.fromEntries(picked.toReversed())
  })
}

/** @property draw try only so many combinations, drawn with this seed; all of them without */
export interface SearchOptions {
  readonly grid: Grid
  readonly figure: CrossFigure
  readonly folding: Folding
  readonly draw?: { readonly count: number; readonly seed: number }
}

/** @param onTried told after each combination, for a picture that fills as the search goes; in whatever order they end */
export async function search(
  table: Table,
  rows: Int32Array,
  target: Uint8Array,
  pipeline: Pipeline,
  { grid, figure, folding, draw }: SearchOptions,
  job: Job,
  onTried: (tried: readonly TriedParams[], total: number) => void = () => {},
): Promise<SearchResult> {
  const combinations = draw ? drawCombinations(grid, draw.count, draw.seed) : combinationsOf(grid)
  const { folds } = folding
  const inputs = combinations.flatMap((params) =>
    Array.from({ length: folds }, (_, fold): FoldOfTable => ({ pipeline: withParams(pipeline, params), fold })),
  )
  const judged: Judgement[][] = combinations.map(() => [])
  const tried: TriedParams[] = []
  await runTasks(judgeFold, { table, rows, target, folding }, inputs, silent(job), (judgement, index) => {
    const k = Math.floor(index / folds)
    judged[k]![index % folds] = judgement
    // Holes of an array are not counted by `filter`.
    if (judged[k]!.filter(() => true).length < folds) return
    tried.push({ params: combinations[k]!, scores: summarised(judged[k]!) })
    onTried(tried, combinations.length)
  })
  const inOrder = combinations.map((params, k) => ({ params, scores: summarised(judged[k]!) }))
  const best = inOrder.reduce((b, { scores }, k) => (scores[figure].mean > inOrder[b]!.scores[figure].mean ? k : b), 0)
  return { figure, tried: inOrder, best }
}

/**
 * What a search is worth on rows that it has not seen: in each outer fold it is done anew on the training rows. The best
 * mean of a search itself is too good, because it was chosen for being high. Cawley and Talbot, "On Over-fitting in Model
 * Selection" (JMLR 11, 2010).
 */
export async function nestedCrossValidate(
  table: Table,
  rows: Int32Array,
  target: Uint8Array,
  pipeline: Pipeline,
  { outer, ...inner }: SearchOptions & { readonly outer: Folding },
  job: Job,
): Promise<NestedValidation> {
  const chosen: TriedParams['params'][] = []
  const judged: Judgement[] = []
  const shared = { table, rows, target, folding: outer }
  for (const [fold, test] of stratifiedFolds(target, outer.folds, outer.seed).entries()) {
    const train = takeLabelled(rows, target, otherRows(target.length, test))
    const { tried, best } = await search(table, ...train, pipeline, inner, job, (now, total) =>
      job.progress({
        phase: 'searching inside the folds',
        done: fold * total + now.length,
        total: outer.folds * total,
        unit: 'combinations',
      }),
    )
    const { params } = tried[best]!
    chosen.push(params)
    judged.push(await judgeFold.begin(shared)({ pipeline: withParams(pipeline, params), fold }, silent(job)))
  }
  return { scores: summarised(judged), chosen }
}

const withParams = (pipeline: Pipeline, params: TriedParams['params']): Pipeline => ({
  ...pipeline,
  params: { ...pipeline.params, ...params },
})

const silent = (job: Job): Job => ({ ...job, progress: () => {} })
