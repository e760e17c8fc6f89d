/** Which class is the smaller one, its rows, and how many are missing to be as many as the others. */
import { invalid } from '../../runtime/errors'

export interface Minority {
  readonly rows: Int32Array
  readonly label: 0 | 1
  readonly missing: number
}

/** @throws `input/invalid` when there is one class only */
export function minorityOf(target: Uint8Array): Minority {
  const positives = target.reduce((sum, label) => sum + label, 0)
  const negatives = target.length - positives
  if (positives === 0 || negatives === 0) {
    throw invalid('There is one class only, so there is nothing to balance. Choose a target with two values.')
  }
  const label = positives <= negatives ? 1 : 0
  const rows: number[] = []
  for (let row = 0; row < target.length; row++) if (target[row] === label) rows.push(row)
  return { rows: Int32Array.from(rows), label, missing: Math.abs(negatives - positives) }
}
