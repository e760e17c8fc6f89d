/**
 * Where parameters lie on the GPU. Each matrix begins at a multiple of 256 bytes, so that a kernel can be given it alone,
 * and rows are as long as a multiple of four floats. A bias is the row of its matrix below the weights, and what comes in
 * has a 1 in that place: the products then add it, and give its gradient, without a word about it. Padding is 0 and has
 * gradient 0, so it stays 0. Checkpoints keep the flat layout of model.ts.
 */
import { ALIGNED_FLOATS } from '../../../compute/gpu/buffers'
import type { LstmConfig } from '../../../contracts/text/language-model'
import type { Slot } from '../architecture'
import { lstmLayout } from '../lstm-layout'

/**
 * A matrix in the device's vector, in floats.
 * @property width  floats from one row to the next
 * @property inputs rows of weights for the input, of a layer also the first `inputs` of its rows: then bias, padding,
 *                  and the recurrent weights
 */
export interface Place {
  offset: number
  rows: number
  width: number
}

/** @property inputRows rows before the recurrent weights: the input's, the bias, padding */
export interface LayerPlace extends Place {
  inputs: number
  inputRows: number
}

export interface DeviceLayout {
  /** (vocabulary, width): the embedding, then a 1. */
  embedding: Place
  layers: LayerPlace[]
  /** (hidden + 1 + padding, vocabulary + padding) */
  output: Place
  floats: number
}

export function deviceLayout({ vocabulary, embedding, hidden, layers }: LstmConfig): DeviceLayout {
  let offset = 0
  const place = (rows: number, width: number): Place => {
    const made = { offset, rows, width }
    offset += roundUp(rows * width, ALIGNED_FLOATS)
    return made
  }
  const places = (inputs: number): LayerPlace => {
    const inputRows = inputRowsOf(inputs, hidden)
    return { ...place(inputRows + hidden, 4 * hidden), inputs, inputRows }
  }
  const result = {
    embedding: place(vocabulary, inputRowsOf(embedding, hidden)),
    layers: Array.from({ length: layers }, (_, k) => places(k === 0 ? embedding : hidden)),
    output: place(roundUp(hidden + 1, 4), roundUp(vocabulary, 4)),
  }
  return { ...result, floats: offset }
}

/** The input and its bias, padded so that the recurrent weights after them begin at a multiple of 256 bytes. */
function inputRowsOf(inputs: number, hidden: number): number {
  let rows = roundUp(inputs + 1, 4)
  while ((rows * 4 * hidden) % ALIGNED_FLOATS !== 0) rows += 4
  return rows
}

/** A block of rows, in floats, in the flat vector and on the device. */
interface Block {
  flat: number
  device: number
  rows: number
  columns: number
  width: number
}

function blocksOf(config: LstmConfig, layout: DeviceLayout): Block[] {
  const slots = new Map(lstmLayout(config).map((slot) => [slot.name, slot]))
  const slot = (name: string): Slot => {
    const found = slots.get(name)
    if (!found) throw new Error(`The network has no ${name}.`)
    return found
  }
  const block = (
    name: string,
    { offset, width }: Place,
    rows: readonly [from: number, to: number],
    at: number,
  ): Block => {
    const { offset: flat, shape } = slot(name)
    const [, columns] = shape
    return { flat: flat + rows[0] * columns, device: offset + at * width, rows: rows[1] - rows[0], columns, width }
  }
  const { vocabulary, hidden } = config
  return [
    block('embedding', layout.embedding, [0, vocabulary], 0),
    ...layout.layers.flatMap((place, k) => [
      block(`layer${k}.weights`, place, [0, place.inputs], 0),
      block(`layer${k}.bias`, place, [0, 1], place.inputs),
      block(`layer${k}.weights`, place, [place.inputs, place.inputs + hidden], place.inputRows),
    ]),
    block('output.weights', layout.output, [0, hidden], 0),
    block('output.bias', layout.output, [0, 1], hidden),
  ]
}

/** Flat parameters as they lie on the device. */
export function toDevice(config: LstmConfig, flat: Float32Array): Float32Array<ArrayBuffer> {
  const layout = deviceLayout(config)
  const vector = momentsToDevice(config, flat)
  const { offset, rows, width } = layout.embedding
  for (let id = 0; id < rows; id++) vector[offset + id * width + config.embedding] = 1
  return vector
}

/** Flat moments as they lie on the device; the 1 beside the embedding is no parameter and has none. */
export function momentsToDevice(config: LstmConfig, flat: Float32Array): Float32Array<ArrayBuffer> {
  const layout = deviceLayout(config)
  const vector = new Float32Array(layout.floats)
  for (const { flat: start, device, rows, columns, width } of blocksOf(config, layout)) {
    for (let row = 0; row < rows; row++) {
      vector.set(flat.subarray(start + row * columns, start + (row + 1) * columns), device + row * width)
    }
  }
  return vector
}

/** The way back, of parameters or moments. */
export function toFlat(config: LstmConfig, vector: Float32Array): Float32Array<ArrayBuffer> {
  const blocks = blocksOf(config, deviceLayout(config))
  const flat = new Float32Array(blocks.reduce((sum, { rows, columns }) => sum + rows * columns, 0))
  for (const { flat: start, device, rows, columns, width } of blocks) {
    for (let row = 0; row < rows; row++) {
      flat.set(vector.subarray(device + row * width, device + row * width + columns), start + row * columns)
    }
  }
  return flat
}

export function roundUp(count: number, to: number): number {
  return Math.ceil(count / to) * to
}
