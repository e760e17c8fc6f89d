/**
 * What sets one kind of network apart from another, in one shape: where its matrices lie, how they begin, how it says
 * the next token, and how other tools name its parts. Training is not here: it depends on the device (trainer.ts).
 */
import type { NetworkConfig } from '../../contracts/text/language-model'
import type { Job } from '../../runtime/job'
import type { Random } from '../../runtime/random'

/** @property parameters all weights, in the order of the architecture's layout */
export interface LanguageModel<C extends NetworkConfig = NetworkConfig> {
  config: C
  parameters: Float32Array
}

/** Where one named matrix lies in the flat vector. */
export interface Slot {
  name: string
  shape: [number, number]
  offset: number
  size: number
}

export interface Predictor {
  /** Back to before the first token. */
  reset(): void
  /** Takes the next token and returns the logits of the one after it; the array is reused by the next call. */
  feed(id: number): Float32Array
}

/** Called with the weights of one head of one layer: how much the newest token reads from each, itself the last. */
export type Watch = (layer: number, head: number, weights: Float32Array) => void

/** A matrix as a file has it, in the names and the layout of the tools that read it. */
export interface Matrix {
  name: string
  shape: number[]
  values: Float32Array
}

export interface Architecture<C extends NetworkConfig> {
  /** "LSTM with 128 units" */
  title(config: C): string
  layout(config: C): Slot[]
  /** Draws number `index` of a slot. Every number takes as many draws, so that equal seeds give equal networks. */
  begin(config: C, slot: Slot, random: Random, index: number): number
  /**
   * A predictor before its first token. It reads the parameters in place, so they must not change under it. `watch` sees
   * the weights of attention, where there is any.
   */
  predictor(model: LanguageModel<C>, watch?: Watch): Predictor
  matrices(model: LanguageModel<C>, job: Job): Promise<Matrix[]>
}

/** Slots of these shapes, one after the other. */
export function slotsOf(shapes: readonly (readonly [name: string, rows: number, columns: number])[]): Slot[] {
  let offset = 0
  return shapes.map(([name, rows, columns]) => {
    const slot: Slot = { name, shape: [rows, columns], offset, size: rows * columns }
    offset += slot.size
    return slot
  })
}

/** Named views into a model's flat vector (no copies). */
export function viewsOf(slots: readonly Slot[], parameters: Float32Array): Matrix[] {
  return slots.map(({ name, shape, offset, size }) => ({
    name,
    shape,
    values: parameters.subarray(offset, offset + size),
  }))
}
