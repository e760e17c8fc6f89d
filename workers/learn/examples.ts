/** What every estimator asks of its examples before it learns from them. */
import { invalid } from '../runtime/errors'
import type { Estimator, Examples } from './estimator'
import { takeRows } from './matrix'

/** @throws `input/invalid` when there is no row, one class only, or a number that is not finite (NaN where it is taken) */
export function checkExamples(
  { features, target }: Examples,
  { label, takesMissing }: Pick<Estimator, 'label' | 'takesMissing'>,
): void {
  if (features.rows === 0 || features.columns === 0) throw invalid(`${label} needs at least one row and one column.`)
  const positives = target.reduce((sum, value) => sum + value, 0)
  if (positives === 0 || positives === target.length) {
    throw invalid('Every row has the same target, so there is nothing to learn. Choose a target with two values.')
  }
  const { values, columns } = features
  if (areFinite(values)) return
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (Number.isFinite(value) || (takesMissing === true && Number.isNaN(value))) continue
    const what = Number.isNaN(value) ? 'no value' : 'an infinite value'
    throw invalid(
      `Row ${Math.floor(i / columns) + 1} has ${what} in column ${(i % columns) + 1}. ${label} takes finite numbers ` +
        'only: fill in what is missing or leave the column out.',
    )
  }
}

/** The examples named by `rows`, in that order. */
export const takeExamples = ({ features, target, weights }: Examples, rows: Int32Array): Examples => ({
  features: takeRows(features, rows),
  target: Uint8Array.from(rows, (row) => target[row]!),
  ...(weights && { weights: Float64Array.from(rows, (row) => weights[row]!) }),
})

/** 0 times a number is 0, and not 0 times anything else: one pass without a branch. */
function areFinite(values: Float64Array): boolean {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += 0 * values[i]!
  return sum === 0
}
