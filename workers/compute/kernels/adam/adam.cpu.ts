/** The twin of the Adam kernels, in double precision between float32 states. */
import { BETA1, BETA2, EPSILON } from './adam'

export interface AdamVectors {
  parameters: Float32Array
  first: Float32Array
  second: Float32Array
}

const VALUES_PER_SLICE = 1 << 16

/** The state after one update; the old one is left as it was. `step` counts from 1; `clipNorm` 0 clips nothing. */
export async function adamOnCpu(
  { parameters, first, second }: AdamVectors,
  gradient: Float32Array,
  { step, learningRate, clipNorm }: { step: number; learningRate: number; clipNorm: number },
  rest: () => Promise<void>,
): Promise<AdamVectors> {
  let squares = 0
  for (const slope of gradient) squares += slope * slope
  await rest()
  const norm = Math.sqrt(squares)
  const scale = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1
  const rate = learningRate / (1 - BETA1 ** step)
  const correction = 1 / Math.sqrt(1 - BETA2 ** step)
  const next = { parameters: parameters.slice(), first: first.slice(), second: second.slice() }
  for (let k = 0; k < gradient.length; k++) {
    const g = scale * gradient[k]!
    const m = (next.first[k] = BETA1 * next.first[k]! + (1 - BETA1) * g)
    const v = (next.second[k] = BETA2 * next.second[k]! + (1 - BETA2) * g * g)
    next.parameters[k]! -= (rate * m) / (Math.sqrt(v) * correction + EPSILON)
    if (k % VALUES_PER_SLICE === VALUES_PER_SLICE - 1) await rest()
  }
  return next
}
