/**
 * Adam (Kingma and Ba 2015, arXiv 1412.6980) on the flat parameters, after clipping the gradient's global norm
 * (Pascanu, Mikolov and Bengio 2013, arXiv 1211.5063). One vector for all parameters makes an update about twenty
 * tensor operations, whatever the number of matrices:
 *   g ← g min(1, clip/|g|)   m ← β₁m + (1-β₁)g   v ← β₂v + (1-β₂)g²   w ← w - η m̂ / (√v̂ + ε)
 */
import type { Tensor1D } from '@tensorflow/tfjs-core'
import type { TensorRuntime } from '../../compute/device'
import type { Pause } from './lstm'
import { makeOwner } from './tensors'

const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8

/** Parameters and first and second moment, on the device. */
export interface AdamState {
  parameters: Tensor1D
  first: Tensor1D
  second: Tensor1D
}

/**
 * One update; disposes the gradient, and the old state once the new one is whole. `step` counts from 1; `clipNorm` 0
 * leaves the gradient alone. `pause` is asked between operations, each of which takes a while for millions of parameters.
 * If it throws, the old state stands as it was.
 */
export async function adamUpdate(
  tf: TensorRuntime,
  state: AdamState,
  gradient: Tensor1D,
  { step, learningRate, clipNorm }: { step: number; learningRate: number; clipNorm: number },
  pause: Pause,
): Promise<AdamState> {
  const owner = makeOwner()
  const kept = async (make: () => Tensor1D): Promise<Tensor1D> => {
    const made = owner.keep(tf.tidy(make))
    await pause('heavy')
    return made
  }
  owner.keep(gradient)
  try {
    const g = clipNorm > 0 ? await kept(() => clipped(tf, gradient, clipNorm)) : gradient
    const first = await kept(() => tf.add(tf.mul(state.first, BETA1), tf.mul(g, 1 - BETA1)))
    const squared = await kept(() => tf.mul(tf.square(g), 1 - BETA2))
    const second = await kept(() => tf.add(tf.mul(state.second, BETA2), squared))
    const rate = learningRate / (1 - BETA1 ** step)
    const root = await kept(() => tf.add(tf.mul(tf.sqrt(second), 1 / Math.sqrt(1 - BETA2 ** step)), EPSILON))
    const parameters = await kept(() => tf.sub(state.parameters, tf.mul(tf.div(first, root), rate)))
    // The pieces go with their owner, the new state must outlive it.
    const next = { parameters: tf.clone(parameters), first: tf.clone(first), second: tf.clone(second) }
    tf.dispose([state.parameters, state.first, state.second])
    return next
  } finally {
    owner.disposeAll()
  }
}

function clipped(tf: TensorRuntime, gradient: Tensor1D, clipNorm: number): Tensor1D {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)))
  return tf.mul(gradient, tf.div(clipNorm, tf.maximum(norm, clipNorm)))
}
