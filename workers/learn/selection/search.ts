/** Trying every combination of parameters, each judged by cross-validation. */
import type { CrossFigure, CrossValidation } from '../../contracts/learn/metrics'
import type { Pipeline } from '../../contracts/learn/pipeline'
import type { ParamValue } from '../../contracts/schema'
import type { Table } from '../../contracts/table'
import { invalid } from '../../runtime/errors'
import { phaseOf, type Job } from '../../runtime/job'
import { crossValidate, type Folding } from './cross-validate'

export type Grid = Readonly<Record<string, readonly ParamValue[]>>

export interface Tried {
  readonly params: Readonly<Record<string, ParamValue>>
  readonly scores: CrossValidation
}

export interface SearchResult {
  readonly figure: CrossFigure
  readonly tried: readonly Tried[]
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

/** @param onTried told after each combination, for a picture that fills as the search goes */
export async function gridSearch(
  table: Table,
  rows: Int32Array,
  target: Uint8Array,
  pipeline: Pipeline,
  { grid, figure, folding }: { grid: Grid; figure: CrossFigure; folding: Folding },
  job: Job,
  onTried: (tried: readonly Tried[], total: number) => void = () => {},
): Promise<SearchResult> {
  const combinations = combinationsOf(grid)
  const tried: Tried[] = []
  const quiet = { ...phaseOf(job, 'searching'), progress: () => {} }
  for (const params of combinations) {
    const given = { ...pipeline, params: { ...pipeline.params, ...params } }
    tried.push({ params, scores: await crossValidate(table, rows, target, given, folding, quiet) })
    onTried(tried, combinations.length)
  }
  const best = tried.reduce((b, { scores }, k) => (scores[figure].mean > tried[b]!.scores[figure].mean ? k : b), 0)
  return { figure, tried, best }
}
