/**
 * GELU in the tanh form that GPT-2 uses (Hendrycks and Gimpel 2016, arXiv 1606.08415), and its slope:
 *   gelu(x) = x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
 */
const ROOT = Math.sqrt(2 / Math.PI)
const CUBIC = 0.044715

export function gelu(x: number): number {
  return 0.5 * x * (1 + Math.tanh(ROOT * (x + CUBIC * x * x * x)))
}

export function geluSlope(x: number): number {
  const t = Math.tanh(ROOT * (x + CUBIC * x * x * x))
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * ROOT * (1 + 3 * CUBIC * x * x)
}
