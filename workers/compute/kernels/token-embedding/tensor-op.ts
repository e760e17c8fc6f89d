/** The token embedding as an operation with a gradient on tensors of the tensor library (tensor-operation.ts). */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { Device } from '../../device'
import { prepareOperation } from '../tensor-operation'
import { rowsByToken, tokenEmbedding, tokenEmbeddingBackward, type TokenEmbeddingShape } from './token-embedding'

export interface TokenEmbeddingOperation {
  /**
   * (rows, columns): the row of `tokens` (vocabulary, columns) for each id plus the row of `positions` (steps, columns)
   * for its place in its sequence. `ids` are `rows` whole numbers of sequences that lie one after the other; they are no
   * tensor, because the gradient has them sorted on the processor. Throws for other shapes and for an id that is no row.
   */
  apply(ids: Int32Array, tokens: Tensor2D, positions: Tensor2D): Tensor2D
  dispose(): void
}

/** Prepared for one shape, without dropout. Rejects `gpu/unavailable` without WebGPU. */
export async function prepareTokenEmbedding(
  device: Device,
  shape: TokenEmbeddingShape,
): Promise<TokenEmbeddingOperation> {
  const { rows, steps, columns, vocabulary } = shape
  const operation = await prepareOperation(device, 'token embedding', async (gpu, buffers) => {
    const tokens = { view: buffers.storage('embedding tokens', vocabulary * columns), shape: [vocabulary, columns] }
    const positions = { view: buffers.storage('embedding positions', steps * columns), shape: [steps, columns] }
    const out = { view: buffers.storage('embedding out', rows * columns), shape: [rows, columns] }
    const gradient = buffers.storage('embedding gradient', rows * columns)
    const sums = buffers.storage('embedding sums', (vocabulary + steps) * columns)
    const [ids, sorted] = [
      buffers.storage('embedding ids', rows),
      buffers.storage('embedding rows', vocabulary + 1 + rows),
    ]
    const step = buffers.uniform('embedding step', new Uint32Array(4))
    const views = { ids, tokens: tokens.view, positions: positions.view, out: out.view }
    const places = { toTokens: 0, toPositions: vocabulary * columns }
    return {
      inputs: [tokens, positions],
      out,
      kept: [],
      gradient,
      gradients: [
        { view: sums, shape: tokens.shape },
        { view: sums, from: places.toPositions, shape: positions.shape },
      ],
      forward: [await tokenEmbedding(gpu, buffers, shape, views, undefined, step)],
      backward: [await tokenEmbeddingBackward(gpu, buffers, shape, { sorted, gradient, out: sums }, places)],
      data: [ids, sorted],
      clear: sums,
    }
  })
  return {
    apply: (ids, tokens, positions) => {
      const areRows = ids.every((id) => id >= 0 && id < vocabulary)
      if (ids.length !== rows || !areRows) {
        throw new Error(`The token embedding operation was prepared for ${rows} ids below ${vocabulary}.`)
      }
      const data = [Uint32Array.from(ids), rowsByToken(ids, vocabulary)]
      return operation.apply([tokens, positions], data) as Tensor2D
    },
    dispose: operation.dispose,
  }
}
