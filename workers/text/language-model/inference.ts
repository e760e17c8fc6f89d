/**
 * One step of a trained network in plain TypeScript. A single token is a handful of matrix-vector products, for which
 * handing work to a device costs more than the arithmetic.
 */
import type { LanguageModel, Predictor } from './architecture'
import { architectureOf } from './architectures'

/** A predictor before its first token. It reads the model's parameters in place, so they must not change under it. */
export function makePredictor(model: LanguageModel): Predictor {
  return architectureOf(model.config).predictor(model)
}
