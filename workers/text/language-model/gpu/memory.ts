/** GPU memory of a run: parameters, moments and gradient for all of it, and what one shape of batch passes through. */
import { part, type Buffers, type View } from '../../../compute/gpu/buffers'
import { roundUp, type DeviceLayout } from './layout'

/** Losses that stay on the device before someone must read them. */
export const MEANS = 256

export interface ModelMemory {
  layout: DeviceLayout
  parameters: View
  first: View
  second: View
  gradient: View
  /** Mean loss of each step since the last readback. */
  means: View
}

export function modelMemory(
  buffers: Buffers,
  layout: DeviceLayout,
  vectors: Record<'parameters' | 'first' | 'second', Float32Array>,
): ModelMemory {
  return {
    layout,
    parameters: buffers.storage('parameters', vectors.parameters),
    first: buffers.storage('first moment', vectors.first),
    second: buffers.storage('second moment', vectors.second),
    gradient: buffers.storage('gradient', layout.floats),
    means: buffers.storage('mean losses', MEANS),
  }
}

/** A part of the parameters or the gradient: `rows` rows of a place, from row `from` on. */
export function rowsOf(
  vector: View,
  { offset, rows, width }: { offset: number; rows: number; width: number },
  from = 0,
): View {
  return part(vector, offset + from * width, (rows - from) * width)
}

/** Ids of a batch on the device, written in one piece; each part begins where it can be bound. */
export interface BatchMemory {
  whole: View
  inputs: View
  targets: View
  /** Positions by input id, as `rowsByToken` gives them; in training only. */
  sorted: View
  /** In words from the beginning of `whole`. */
  offsets: { targets: number; sorted: number; end: number }
}

export function batchMemory(buffers: Buffers, positions: number, vocabulary: number): BatchMemory {
  const words = roundUp(positions, 64)
  const offsets = { targets: words, sorted: 2 * words, end: 2 * words + vocabulary + 1 + positions }
  const whole = buffers.storage('batch', offsets.end)
  return {
    whole,
    inputs: part(whole, 0, positions),
    targets: part(whole, offsets.targets, positions),
    sorted: part(whole, offsets.sorted, vocabulary + 1 + positions),
    offsets,
  }
}

/** A layer's input: (positions, stride), a 1 beside it for the bias, and in training h of the step before. */
export function inputMemory(
  buffers: Buffers,
  positions: number,
  { inputs, stride }: { inputs: number; stride: number },
): View {
  const rows = new Float32Array(positions * stride)
  for (let row = 0; row < positions; row++) rows[row * stride + inputs] = 1
  return buffers.storage('layer input', rows)
}
