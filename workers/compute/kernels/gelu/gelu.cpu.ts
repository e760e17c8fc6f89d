/**
 * GELU in the tanh form that GPT-2 uses (Hendrycks and Gimpel 2016, arXiv 1606.08415), and its slope:
 *   gelu(x) = x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
 */
const ROOT = Math.sqrt(2 / Math.PI)
const CUBIC = 0.044715

export function gelu(x: number): number {
  return 0.5 * x * (1 + tanh(ROOT * (x + CUBIC * x * x * x)))
}

export function geluSlope(x: number): number {
  const t = tanh(ROOT * (x + CUBIC * x * x * x))
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * ROOT * (1 + 3 * CUBIC * x * x)
}

export function geluOnCpu(x: Float32Array): Float32Array {
  const out = new Float32Array(x.length)
  for (let k = 0; k < x.length; k++) out[k] = gelu(x[k]!)
  return out
}

/** Gradient of x from that of gelu(x). */
export function geluBackwardOnCpu(x: Float32Array, gradient: Float32Array): Float32Array {
  const out = new Float32Array(x.length)
  for (let k = 0; k < x.length; k++) out[k] = gradient[k]! * geluSlope(x[k]!)
  return out
}

/** By one exponential, several times as fast as Math.tanh; the difference is below float32's last digit. */
function tanh(x: number): number {
  return 1 - 2 / (Math.exp(2 * x) + 1)
}
