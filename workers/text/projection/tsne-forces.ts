/**
 * One exact evaluation of the t-SNE gradient, the inner loop of everything: with w = 1 / (1 + |y_i - y_j|^2),
 * Z = sum w and q = w / Z, dKL/dy_i = 4 sum_j (p - q) w (y_i - y_j). Z is not known until the last pair, so attraction
 * (sum p w dy) and repulsion (sum w^2 dy) are summed apart in a single pass and joined afterwards. Pairs are visited
 * once (i < j), two rows at a time: a row of j then costs one load and one store for two pairs.
 * Source: L. van der Maaten, G. Hinton, "Visualizing Data using t-SNE", JMLR 9 (2008), equation 5.
 */

/** Scratch memory of the pass: five planes of n. */
export interface Forces {
  /** Gradient, planar: n values of x, then n of y. */
  readonly gradient: Float64Array
  /** Repulsion before it is divided by Z, planar. */
  readonly repulsion: Float64Array
}

export function makeForces(n: number): Forces {
  return { gradient: new Float64Array(2 * n), repulsion: new Float64Array(2 * n) }
}

/**
 * Fills `forces.gradient` at `positions` (planar, 2n) for condensed affinities times `exaggeration`; returns Z, the
 * sum of w over ordered pairs.
 */
export function computeGradient(
  positions: Float64Array,
  affinities: Float32Array,
  n: number,
  exaggeration: number,
  forces: Forces,
): number {
  const { gradient, repulsion } = forces
  gradient.fill(0)
  repulsion.fill(0)
  const halfSum = accumulate(
    positions.subarray(0, n),
    positions.subarray(n),
    affinities,
    n,
    gradient.subarray(0, n),
    gradient.subarray(n),
    repulsion.subarray(0, n),
    repulsion.subarray(n),
  )
  const z = 2 * halfSum
  for (let i = 0; i < 2 * n; i++) gradient[i] = 4 * (exaggeration * gradient[i]! - repulsion[i]! / z)
  return z
}

/** Adds attraction to (ax, ay) and repulsion to (rx, ry); returns the sum of w over unordered pairs. */
function accumulate(
  xs: Float64Array,
  ys: Float64Array,
  affinities: Float32Array,
  n: number,
  ax: Float64Array,
  ay: Float64Array,
  rx: Float64Array,
  ry: Float64Array,
): number {
  let sum = 0
  for (let i = 0; i + 1 < n; i += 2) {
    const x0 = xs[i]!
    const y0 = ys[i]!
    const x1 = xs[i + 1]!
    const y1 = ys[i + 1]!
    // affinities[row0 + j] is the pair (i, j), affinities[row1 + j] the pair (i + 1, j).
    const row0 = i * n - (i * (i + 1)) / 2 - i - 1
    const row1 = row0 + n - i - 2
    const dx = x0 - x1
    const dy = y0 - y1
    const near = 1 / (1 + dx * dx + dy * dy)
    const pull = affinities[row0 + i + 1]! * near
    const push = near * near
    sum += near
    let ax0 = pull * dx
    let ay0 = pull * dy
    let rx0 = push * dx
    let ry0 = push * dy
    let ax1 = -ax0
    let ay1 = -ay0
    let rx1 = -rx0
    let ry1 = -ry0
    for (let j = i + 2; j < n; j++) {
      const xj = xs[j]!
      const yj = ys[j]!
      const dx0 = x0 - xj
      const dy0 = y0 - yj
      const dx1 = x1 - xj
      const dy1 = y1 - yj
      const w0 = 1 / (1 + dx0 * dx0 + dy0 * dy0)
      const w1 = 1 / (1 + dx1 * dx1 + dy1 * dy1)
      sum += w0 + w1
      const p0 = affinities[row0 + j]! * w0
      const p1 = affinities[row1 + j]! * w1
      const q0 = w0 * w0
      const q1 = w1 * w1
      const px0 = p0 * dx0
      const py0 = p0 * dy0
      const qx0 = q0 * dx0
      const qy0 = q0 * dy0
      const px1 = p1 * dx1
      const py1 = p1 * dy1
      const qx1 = q1 * dx1
      const qy1 = q1 * dy1
      ax0 += px0
      ay0 += py0
      rx0 += qx0
      ry0 += qy0
      ax1 += px1
      ay1 += py1
      rx1 += qx1
      ry1 += qy1
      ax[j] = ax[j]! - (px0 + px1)
      ay[j] = ay[j]! - (py0 + py1)
      rx[j] = rx[j]! - (qx0 + qx1)
      ry[j] = ry[j]! - (qy0 + qy1)
    }
    ax[i] = ax[i]! + ax0
    ay[i] = ay[i]! + ay0
    rx[i] = rx[i]! + rx0
    ry[i] = ry[i]! + ry0
    ax[i + 1] = ax[i + 1]! + ax1
    ay[i + 1] = ay[i + 1]! + ay1
    rx[i + 1] = rx[i + 1]! + rx1
    ry[i + 1] = ry[i + 1]! + ry1
  }
  return sum
}

/** Sum of p log p over ordered pairs: the part of KL that doesn't move. */
export function negativeEntropy(affinities: Float32Array): number {
  let sum = 0
  for (const p of affinities) if (p > 0) sum += p * Math.log(p)
  return 2 * sum
}

/** KL(P || Q) in nats at `positions` (planar, 2n); `constant` is `negativeEntropy(affinities)`. */
export function klDivergence(positions: Float64Array, affinities: Float32Array, n: number, constant: number): number {
  let z = 0
  let cross = 0
  let mass = 0
  let k = 0
  for (let i = 0; i < n; i++) {
    const x = positions[i]!
    const y = positions[n + i]!
    for (let j = i + 1; j < n; j++) {
      const dx = x - positions[j]!
      const dy = y - positions[n + j]!
      const distance = 1 + dx * dx + dy * dy
      const p = affinities[k++]!
      z += 1 / distance
      mass += p
      // log q = -log(1 + |dy|^2) - log Z; a pair without affinity needs no logarithm.
      if (p > 0) cross += p * Math.log(distance)
    }
  }
  return constant + 2 * cross + 2 * mass * Math.log(2 * z)
}
