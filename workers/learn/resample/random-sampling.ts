/** Classes made equal by drawing rows again (over) or by leaving rows out (under), and by weights. */
import type { Examples } from '../estimator'
import { takeRows } from '../matrix'
import { mersenneTwister } from '../random/mersenne-twister'
import { minorityOf } from './minority'

/** The examples with rows of the smaller class drawn again, with replacement, until the classes are equal. */
export function randomOver({ features, target }: Examples, seed: number): Examples {
  const { rows, missing } = minorityOf(target)
  const drawn = mersenneTwister(seed).integers(0, rows.length, missing)
  const order = Int32Array.from({ length: target.length + missing }, (_, i) =>
    i < target.length ? i : rows[drawn[i - target.length]!]!,
  )
  return taken({ features, target }, order)
}

/** The examples with rows of the larger class left out at random until the classes are equal; order is kept. */
export function randomUnder({ features, target }: Examples, seed: number): Examples {
  const { rows, label } = minorityOf(target)
  const larger: number[] = []
  for (let row = 0; row < target.length; row++) if (target[row] !== label) larger.push(row)
  const kept = mersenneTwister(seed).choose(Int32Array.from(larger), rows.length)
  return taken({ features, target }, Int32Array.from([...rows, ...kept]).sort())
}

/** n / (k n_c) for each row, scikit-learn's "balanced": each class weighs as much as the other. */
export function balancedWeights(target: Uint8Array): Float64Array {
  const positives = target.reduce((sum, label) => sum + label, 0)
  const weights = [target.length / (2 * (target.length - positives)), target.length / (2 * positives)]
  return Float64Array.from(target, (label) => weights[label]!)
}

const taken = ({ features, target }: Examples, rows: Int32Array): Examples => ({
  features: takeRows(features, rows),
  target: Uint8Array.from(rows, (row) => target[row]!),
})
