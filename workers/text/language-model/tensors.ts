/** Small helpers over tfjs that the language model's training shares: ownership of tensors and fast products. */
import type { Rank, Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import type { TensorRuntime } from '../../compute/device'

/**
 * Owner of tensors that outlive one `tidy`. Training rests between time steps, and a tfjs scope must not stay open
 * over an await, because another run in the same worker would fall into it; so what is kept is kept by name.
 */
export interface Owner {
  keep<T extends Tensor | Record<string, Tensor>>(tensors: T): T
  disposeAll(): void
}

export function makeOwner(): Owner {
  const held = new Set<Tensor>()
  return {
    keep: (tensors) => {
      if (isTensor(tensors)) held.add(tensors)
      else for (const tensor of Object.values(tensors)) held.add(tensor)
      return tensors
    },
    disposeAll: () => {
      for (const tensor of held) tensor.dispose()
      held.clear()
    },
  }
}

function isTensor(value: Tensor | Record<string, Tensor>): value is Tensor {
  return 'dataId' in value
}

/** aᵀ b. tfjs-wasm sends only plain products to XNNPACK; a transposed operand takes a path many times slower. */
export function transposedProduct(tf: TensorRuntime, a: Tensor2D, b: Tensor2D): Tensor2D {
  return tf.getBackend() === 'wasm' ? tf.matMul(tf.transpose(a), b) : tf.matMul(a, b, true, false)
}

/** a bᵀ; see `transposedProduct`. */
export function productTransposed(tf: TensorRuntime, a: Tensor2D, b: Tensor2D): Tensor2D {
  return tf.getBackend() === 'wasm' ? tf.matMul(a, tf.transpose(b)) : tf.matMul(a, b, false, true)
}

/**
 * Cuts (parts · rows, columns…) into `parts` tensors along the first axis. tfjs-wasm copies the whole tensor out of its
 * heap for every piece of a split, so off the GPU the values are read once and written back piece by piece.
 */
export function splitRows<T extends Tensor>(tf: TensorRuntime, x: T, parts: number): T[] {
  if (tf.getBackend() === 'webgpu') return tf.split(x, parts, 0)
  const values = x.dataSync<'float32'>()
  const size = x.size / parts
  const [rows = 0, ...rest] = x.shape
  return Array.from({ length: parts }, (_, k) => {
    return tf.tensor(values.slice(k * size, (k + 1) * size), [rows / parts, ...rest]) as T
  })
}

/** x with a column of ones, so that one product gives the gradients of a matrix and its bias. */
export function withOnes(tf: TensorRuntime, x: Tensor2D): Tensor2D {
  return tf.concat([x, tf.ones<Rank.R2>([x.shape[0], 1])], 1)
}
