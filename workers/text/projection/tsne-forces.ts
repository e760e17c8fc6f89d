/**
 * The gradient of t-SNE, the inner loop of everything: with w = 1 / (1 + |y_i - y_j|^2), Z = sum w and q = w / Z,
 * dKL/dy_i = 4 sum_j (p - q) w (y_i - y_j). Attraction (sum p w dy) runs over the pairs that have an affinity;
 * repulsion (sum w^2 dy / Z) and Z come from the field.
 * Source: L. van der Maaten, G. Hinton, "Visualizing Data using t-SNE", JMLR 9 (2008), equation 5.
 */
import { type Field, makeField, repel } from './field'
import type { SparseMatrix } from './sparse'

/** Scratch memory, planar: n values of x, then n of y. */
export interface Forces {
  readonly gradient: Float64Array
  readonly repulsion: Float64Array
  readonly field: Field
  /** Sum of w over ordered pairs where the gradient was last taken. */
  z: number
}

export function makeForces(n: number): Forces {
  return { gradient: new Float64Array(2 * n), repulsion: new Float64Array(2 * n), field: makeField(), z: Number.NaN }
}

/** Fills `forces.gradient` at `positions` (planar, 2n) for affinities times `exaggeration`. */
export function computeGradient(
  positions: Float64Array,
  affinities: SparseMatrix,
  n: number,
  exaggeration: number,
  forces: Forces,
): void {
  const { gradient, repulsion, field } = forces
  forces.z = repel(field, positions, n, repulsion)
  attract(positions.subarray(0, n), positions.subarray(n), affinities, gradient.subarray(0, n), gradient.subarray(n))
  const share = 4 / forces.z
  for (let i = 0; i < 2 * n; i++) gradient[i] = 4 * exaggeration * gradient[i]! - share * repulsion[i]!
}

function attract(
  xs: Float64Array,
  ys: Float64Array,
  { starts, columns, values }: SparseMatrix,
  ax: Float64Array,
  ay: Float64Array,
): void {
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i]!
    const y = ys[i]!
    const end = starts[i + 1]!
    let sumX = 0
    let sumY = 0
    for (let e = starts[i]!; e < end; e++) {
      const j = columns[e]!
      const dx = x - xs[j]!
      const dy = y - ys[j]!
      const pull = values[e]! / (1 + dx * dx + dy * dy)
      sumX += pull * dx
      sumY += pull * dy
    }
    ax[i] = sumX
    ay[i] = sumY
  }
}

/** Sum of p log p over ordered pairs: the part of KL that doesn't move. */
export function negativeEntropy({ values }: SparseMatrix): number {
  let sum = 0
  for (const p of values) if (p > 0) sum += p * Math.log(p)
  return sum
}

/**
 * KL(P || Q) in nats over the pairs that have an affinity, which is what Barnes-Hut implementations report;
 * `constant` is `negativeEntropy(affinities)`, `z` the sum of w at the same `positions` (planar, 2n).
 */
export function klDivergence(
  positions: Float64Array,
  { starts, columns, values }: SparseMatrix,
  n: number,
  constant: number,
  z: number,
): number {
  let cross = 0
  let mass = 0
  for (let i = 0; i < n; i++) {
    for (let e = starts[i]!; e < starts[i + 1]!; e++) {
      const j = columns[e]!
      const dx = positions[i]! - positions[j]!
      const dy = positions[n + i]! - positions[n + j]!
      const p = values[e]!
      mass += p
      cross += p * Math.log1p(dx * dx + dy * dy)
    }
  }
  // log q = -log(1 + |dy|^2) - log Z.
  return constant + cross + mass * Math.log(z)
}
