/**
 * One step of skip-gram with negative sampling (Mikolov et al. 2013, arXiv:1310.4546, equation 4): for a centre word
 * with input vector v, a true context with output vector u+ and negatives u-, the loss is
 * -ln s(u+ . v) - sum ln s(-u- . v), and every vector moves against its gradient. This file is the plain twin of
 * skip-gram-simd.ts: the fallback where WebAssembly has no SIMD, and what the tests hold the other to.
 */
import { clampScore, logLossTable, lookUp, sigmoidTable } from './sigmoid'

/** Tables in training and the step on them. Row i starts at i * stride; numbers past `dimensions` in a row stay 0. */
export interface SkipGramKernel {
  name: 'wasm-simd' | 'typescript'
  stride: number
  input: Float32Array
  output: Float32Array
  /** The words of the next step: the true context first, then the negatives. */
  targets: Int32Array
  /** Steps `centre` against the first `count` targets at the learning rate; returns the loss before the step. */
  step(centre: number, count: number, rate: number): number
}

/** Kernel in plain TypeScript for a vocabulary of `words` rows. */
export function plainKernel(words: number, dimensions: number, maxTargets: number): SkipGramKernel {
  const input = new Float32Array(words * dimensions)
  const output = new Float32Array(words * dimensions)
  const targets = new Int32Array(maxTargets)
  const change = new Float32Array(dimensions)
  const step = (centre: number, count: number, rate: number): number => {
    const from = centre * dimensions
    let loss = 0
    for (let t = 0; t < count; t++) {
      const to = (targets[t] as number) * dimensions
      let score = 0
      for (let k = 0; k < dimensions; k++) score += (input[from + k] as number) * (output[to + k] as number)
      score = clampScore(score)
      const label = t === 0 ? 1 : 0
      const g = (label - lookUp(sigmoidTable, score)) * rate
      for (let k = 0; k < dimensions; k++) {
        const held = output[to + k] as number
        change[k] = (change[k] as number) + g * held
        output[to + k] = held + g * (input[from + k] as number)
      }
      // -ln s(-x) = x - ln s(x), so one table serves both labels.
      loss += lookUp(logLossTable, score) + (1 - label) * score
    }
    for (let k = 0; k < dimensions; k++) {
      input[from + k] = (input[from + k] as number) + (change[k] as number)
      change[k] = 0
    }
    return loss
  }
  return { name: 'typescript', stride: dimensions, input, output, targets, step }
}
