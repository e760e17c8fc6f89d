/** The few special functions that tests and intervals need. */

/** Regularised incomplete beta function I_x(a, b), by Lentz's continued fraction (Press et al., "Numerical Recipes", 6.4). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b
}

function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  const bounded = (value: number): number => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / bounded(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / bounded(1 + even * d)
    c = bounded(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / bounded(1 + odd * d)
    c = bounded(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return fraction
}

/** log of the gamma function for x > 0, to about 15 digits (Lanczos, g = 7, n = 9). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ]
  const t = x + 6.5
  const sum = terms.reduce((total, term, i) => total + term / (x + i), 0.99999999999980993)
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum)
}

/** P(|T| >= |t|) for Student's t with `degrees` degrees of freedom. */
export const studentTwoSided = (t: number, degrees: number): number =>
  incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)

/** The t with P(|T| >= t) = `chance` for 0 < `chance` < 1, by halving; to about nine digits. */
export function studentCritical(chance: number, degrees: number): number {
  let [low, high] = [0, 1]
  while (studentTwoSided(high, degrees) > chance) [low, high] = [high, 2 * high]
  for (let halving = 0; halving < 80; halving++) {
    const middle = (low + high) / 2
    if (studentTwoSided(middle, degrees) > chance) low = middle
    else high = middle
  }
  return high
}

/** P(|Z| >= |z|) for a standard normal Z, to about 1e-7 (Abramowitz and Stegun 7.1.26 on erfc, refined by its series). */
export function normalTwoSided(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  if (x > 6) return 0
  if (x < 3) {
    // erf by its Maclaurin series: 2/sqrt(pi) sum (-1)^n x^(2n+1) / (n! (2n+1))
    let term = x
    let sum = x
    for (let n = 1; n < 120; n++) {
      term *= -(x * x) / n
      sum += term / (2 * n + 1)
      if (Math.abs(term) < 1e-18) break
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum
  }
  // erfc by its continued fraction, from the far end.
  let fraction = 0
  for (let n = 60; n > 0; n--) fraction = n / 2 / (x + fraction)
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction)
}
