/**
 * Adam (Kingma and Ba 2015, arXiv 1412.6980) on the flat parameters, after clipping the gradient's global norm
 * (Pascanu, Mikolov and Bengio 2013, arXiv 1211.5063). One vector for all parameters makes an update about twenty
 * tensor operations, whatever the number of matrices:
 *   g ← g min(1, clip/|g|)   m ← β₁m + (1-β₁)g   v ← β₂v + (1-β₂)g²   w ← w - η m̂ / (√v̂ + ε)
 */
import type { Tensor1D } from '@tensorflow/tfjs-core'
import type { TensorRuntime } from '../../compute/device'

const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8

/** Parameters and first and second moment, on the device. */
export interface AdamState {
  parameters: Tensor1D
  first: Tensor1D
  second: Tensor1D
}

/** One update; disposes the old state and the gradient. `step` counts from 1. `clipNorm` 0 leaves the gradient alone. */
export function adamUpdate(
  tf: TensorRuntime,
  state: AdamState,
  gradient: Tensor1D,
  { step, learningRate, clipNorm }: { step: number; learningRate: number; clipNorm: number },
): AdamState {
  const next = tf.tidy(() => {
    const g = clipNorm > 0 ? clipped(tf, gradient, clipNorm) : gradient
    const first = tf.add<Tensor1D>(tf.mul(state.first, BETA1), tf.mul(g, 1 - BETA1))
    const second = tf.add<Tensor1D>(tf.mul(state.second, BETA2), tf.mul(tf.square(g), 1 - BETA2))
    const rate = learningRate / (1 - BETA1 ** step)
    const root = tf.add(tf.mul(tf.sqrt(second), 1 / Math.sqrt(1 - BETA2 ** step)), EPSILON)
    const parameters = tf.sub<Tensor1D>(state.parameters, tf.mul(tf.div(first, root), rate))
    return { parameters, first, second }
  })
  tf.dispose([state.parameters, state.first, state.second, gradient])
  return next
}

function clipped(tf: TensorRuntime, gradient: Tensor1D, clipNorm: number): Tensor1D {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)))
  return tf.mul(gradient, tf.div(clipNorm, tf.maximum(norm, clipNorm)))
}
