/**
 * The curve by which UMAP reads distances on the page, 1 / (1 + a d^2b), fitted to what is wished for: 1 up to
 * `minDistance`, then falling as exp(-(d - minDistance) / spread). Least squares over 300 distances up to 3 spreads, as
 * in McInnes's implementation, by Gauss-Newton with halved steps.
 * Source: L. McInnes, J. Healy, J. Melville, "UMAP: Uniform Manifold Approximation and Projection for Dimension
 * Reduction", arXiv:1802.03426, section 4.2 and appendix C.
 */
export interface Curve {
  readonly a: number
  readonly b: number
}

const SAMPLES = 300
const MOST_STEPS = 100

/** a and b for a least distance (0 to below 3 spreads) and a spread above 0. */
export function fitCurve(minDistance: number, spread = 1): Curve {
  const distances = Float64Array.from({ length: SAMPLES }, (_, i) => (i * 3 * spread) / (SAMPLES - 1))
  const wished = distances.map((d) => (d < minDistance ? 1 : Math.exp(-(d - minDistance) / spread)))
  let curve: Curve = { a: 1, b: 1 }
  let { loss, step } = newtonStep(curve, distances, wished)
  for (let n = 0; n < MOST_STEPS; n++) {
    let share = 1
    let next = moved(curve, step, share)
    let seen = newtonStep(next, distances, wished)
    while (!(seen.loss <= loss) && share > 1e-6) {
      share /= 2
      next = moved(curve, step, share)
      seen = newtonStep(next, distances, wished)
    }
    if (!(seen.loss <= loss)) break
    const settled = Math.abs(next.a - curve.a) + Math.abs(next.b - curve.b) < 1e-12
    curve = next
    ;({ loss, step } = seen)
    if (settled) break
  }
  return curve
}

const moved = ({ a, b }: Curve, step: Curve, share: number): Curve => ({
  a: Math.max(1e-3, a + share * step.a),
  b: Math.max(1e-3, b + share * step.b),
})

/** The sum of squares and the Gauss-Newton step of (a, b). */
function newtonStep({ a, b }: Curve, distances: Float64Array, wished: Float64Array): { loss: number; step: Curve } {
  let [aa, ab, bb, ar, br, loss] = [0, 0, 0, 0, 0, 0]
  distances.forEach((d, i) => {
    if (d === 0) return
    const power = d ** (2 * b)
    const value = 1 / (1 + a * power)
    const residual = wished[i]! - value
    const byA = -power * value * value
    const byB = -2 * a * power * Math.log(d) * value * value
    aa += byA * byA
    ab += byA * byB
    bb += byB * byB
    ar += byA * residual
    br += byB * residual
    loss += residual * residual
  })
  const determinant = aa * bb - ab * ab
  return { loss, step: { a: (bb * ar - ab * br) / determinant, b: (aa * br - ab * ar) / determinant } }
}
