/**
 * SMOTE for tables that hold categories beside numbers (SMOTE-NC): numbers are put between two neighbours, a category is
 * the most frequent one among a row's neighbours, so that no new row is half a category. Chawla, Bowyer, Hall and
 * Kegelmeyer, "SMOTE" (JAIR 16, 2002), section 6.1. The same rows as imbalanced-learn 0.10's `SMOTENC` makes for the same
 * seed, where neighbours are not equally far.
 */
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import type { Examples } from '../estimator'
import { matrixOf, rowOf, takeRows, type Matrix } from '../matrix'
import { quantile } from '../metrics/intervals'
import { mersenneTwister, type MersenneTwister } from '../random/mersenne-twister'
import { minorityOf } from './minority'
import { nearestInside } from './nearest'
import { smoteDraws, tooFewRows, type SmoteOptions } from './smote'

/** @property groups columns that are one category together: one of codes, or all of a one-hot encoding */
export interface SmoteMixedOptions extends SmoteOptions {
  readonly groups: readonly (readonly number[])[]
}

/** One group's categories: which one each row has, and a row that has it. */
interface Categories {
  readonly columns: readonly number[]
  readonly codes: Int32Array
  readonly examples: readonly number[]
}

/**
 * The examples with as many rows of each class; the given ones come first, unchanged. Weights are not carried over.
 * @throws `input/invalid` when the smaller class has no more than k rows, or no column holds numbers
 */
export async function smoteMixed(
  { features, target }: Examples,
  { neighbours, seed, groups }: SmoteMixedOptions,
  job: Job,
): Promise<Examples> {
  const { rows, label, missing } = minorityOf(target)
  if (missing === 0) return { features, target }
  if (rows.length <= neighbours) throw tooFewRows(neighbours, rows.length)
  const grouped = new Set(groups.flat())
  const numbers = Array.from({ length: features.columns }, (_, c) => c).filter((c) => !grouped.has(c))
  if (numbers.length === 0) {
    throw invalid('SMOTE for mixed columns needs a column of numbers. Draw rows again at random instead.')
  }
  const categories = groups.map((columns) => categoriesOf(features, columns))
  const encoded = encode(features, rows, numbers, categories)
  const nearest = await nearestInside(encoded, neighbours, job)
  const { picks, steps } = smoteDraws(rows.length, missing, neighbours, seed)
  const { columns } = features
  const values = new Float64Array((features.rows + missing) * columns)
  values.set(features.values)
  for (let i = 0; i < missing; i++) {
    const base = rowOf(features, rows[Math.floor(picks[i]! / neighbours)]!)
    const other = rowOf(features, rows[nearest[picks[i]!]!]!)
    const at = (features.rows + i) * columns
    for (const c of numbers) values[at + c] = base[c]! + steps[i]! * (other[c]! - base[c]!)
  }
  // Ties are broken by a generator of its own, from the same seed.
  const random = mersenneTwister(seed)
  for (const group of categories) {
    const winners = frequentOf(group, rows, nearest, neighbours, picks, random)
    for (let i = 0; i < missing; i++) {
      const from = rowOf(features, group.examples[winners[i]!]!)
      for (const c of group.columns) values[(features.rows + i) * columns + c] = from[c]!
    }
    if (job.due()) await job.rest()
  }
  const labels = new Uint8Array(target.length + missing).fill(label)
  labels.set(target)
  return { features: matrixOf(values, columns), target: labels }
}

/** Categories in ascending order of their values. */
function categoriesOf(features: Matrix, columns: readonly number[]): Categories {
  const found = new Map<string, { values: number[]; row: number }>()
  const keys = Array.from({ length: features.rows }, (_, row) => {
    const cells = rowOf(features, row)
    const values = columns.map((c) => cells[c]!)
    const key = values.join()
    if (!found.has(key)) found.set(key, { values, row })
    return key
  })
  const sorted = [...found].sort(([, a], [, b]) => {
    const k = a.values.findIndex((value, i) => value !== b.values[i])
    return k < 0 ? 0 : a.values[k]! - b.values[k]!
  })
  const position = new Map(sorted.map(([key], k) => [key, k]))
  return {
    columns,
    codes: Int32Array.from(keys, (key) => position.get(key)!),
    examples: sorted.map(([, { row }]) => row),
  }
}

/**
 * The smaller class as points: its numbers, and for each category a place that holds half the median of the numbers'
 * deviations, so that two categories that differ are as far apart as two numbers usually are.
 */
function encode(
  features: Matrix,
  rows: Int32Array,
  numbers: readonly number[],
  categories: readonly Categories[],
): Matrix {
  const minority = takeRows(features, rows)
  const half = quantile(Float64Array.from(numbers, (c) => deviationOf(minority, c)).sort(), 0.5) / 2
  const width = categories.reduce((sum, { examples }) => sum + examples.length, numbers.length)
  const values = new Float64Array(rows.length * width)
  rows.forEach((row, i) => {
    let at = i * width
    for (const c of numbers) values[at++] = minority.values[i * features.columns + c]!
    for (const { codes, examples } of categories) {
      values[at + codes[row]!] = half
      at += examples.length
    }
  })
  return matrixOf(values, width)
}

function deviationOf({ values, rows, columns }: Matrix, column: number): number {
  let mean = 0
  for (let row = 0; row < rows; row++) mean += values[row * columns + column]! / rows
  let sum = 0
  for (let row = 0; row < rows; row++) sum += (values[row * columns + column]! - mean) ** 2
  return Math.sqrt(sum / rows)
}

/** For each new row the most frequent category among its base row's neighbours; of equals one at random. */
function frequentOf(
  { codes, examples }: Categories,
  rows: Int32Array,
  nearest: Int32Array,
  neighbours: number,
  picks: Int32Array,
  random: MersenneTwister,
): Int32Array {
  const counts = new Int32Array(examples.length)
  // Every (new row, category) pair with the highest count, row after row; one order of all decides every tie.
  const ofRow: number[] = []
  const ofCategory: number[] = []
  picks.forEach((pick, i) => {
    const base = Math.floor(pick / neighbours) * neighbours
    counts.fill(0)
    for (let n = base; n < base + neighbours; n++) counts[codes[rows[nearest[n]!]!]!]!++
    const most = Math.max(...counts)
    counts.forEach((count, category) => {
      if (count !== most) return
      ofRow.push(i)
      ofCategory.push(category)
    })
  })
  const winners = new Int32Array(picks.length).fill(-1)
  for (const pair of random.permutation(ofRow.length)) {
    if (winners[ofRow[pair]!]! < 0) winners[ofRow[pair]!] = ofCategory[pair]!
  }
  return winners
}
