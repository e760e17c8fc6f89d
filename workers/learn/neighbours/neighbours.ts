/** k nearest neighbours: the (weighted) share of class 1 among the k training rows nearest by Euclidean distance. Cover and Hart 1967. */
import { openRowPanels } from '../../compute/wasm/row-panels'
import type { Schema } from '../../contracts/schema'
import type { Estimator } from '../estimator'
import { checkExamples } from '../examples'
import { rowOf, type Matrix } from '../matrix'

export const neighboursSchema = {
  k: {
    kind: 'number',
    label: 'Neighbours',
    default: 15,
    min: 1,
    max: 1000,
    integer: true,
    stops: [1, 3, 5, 15, 31, 101],
  },
} as const satisfies Schema

/** The training rows themselves. */
export interface NeighboursModel {
  readonly features: Matrix
  readonly target: Uint8Array
  readonly weights: Float64Array
  readonly k: number
}

export const neighbours: Estimator<typeof neighboursSchema, NeighboursModel> = {
  id: 'neighbours',
  label: 'Nearest neighbours',
  schema: neighboursSchema,
  threshold: 0.5,
  fit: async (examples, { k }, job) => {
    checkExamples(examples, neighbours)
    await job.rest()
    const { features, target } = examples
    const weights = examples.weights ?? new Float64Array(target.length).fill(1)
    return { features, target, weights, k: Math.min(k, features.rows) }
  },
  predict: async ({ features: known, target, weights, k }, features, job) => {
    const out = new Float64Array(features.rows)
    const nearest = new Float64Array(k)
    const rows = new Int32Array(k)
    const panels = openRowPanels(known.values, known.rows, known.columns)
    for (let row = 0; row < features.rows; row++) {
      const distances = panels.distances(rowOf(features, row))
      let held = 0
      for (let other = 0; other < known.rows; other++) {
        const distance = distances[other]!
        // Of equally near rows the first stay.
        if (held === k && distance >= nearest[k - 1]!) continue
        let at = held < k ? held++ : k - 1
        for (; at > 0 && nearest[at - 1]! > distance; at--) {
          nearest[at] = nearest[at - 1]!
          rows[at] = rows[at - 1]!
        }
        nearest[at] = distance
        rows[at] = other
      }
      let [positive, all] = [0, 0]
      for (let i = 0; i < held; i++) {
        all += weights[rows[i]!]!
        positive += target[rows[i]!]! * weights[rows[i]!]!
      }
      out[row] = positive / all
      if (job.due()) {
        job.progress({ phase: 'finding neighbours', done: row, total: features.rows, unit: 'rows' })
        await job.rest()
      }
    }
    return out
  },
}
