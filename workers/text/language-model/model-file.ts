/**
 * A trained model as a file that other tools read: safetensors (https://github.com/huggingface/safetensors: eight bytes
 * of header length, a JSON header, then the matrices) or JSON. Names, shapes and gate order are those of PyTorch's
 * nn.LSTM, nn.Embedding and nn.Linear, so that load_state_dict takes them; vocabulary and settings go along as metadata.
 */
import type { ModelData } from '../../contracts/text/model'
import { namedWeights } from './model'

interface Matrix {
  name: string
  shape: number[]
  values: Float32Array
}

/** PyTorch's gates in order (input, forget, cell, output), as positions in ours (cell, input, forget, output). */
const PYTORCH_GATES = [1, 2, 0, 3] as const

export function modelFile(model: ModelData, format: 'safetensors' | 'json'): Blob {
  const matrices = pytorchMatrices(model)
  const { level, codec, config, history, tokens } = model
  const metadata = { format: 'pt', level, config, codec: plainCodec(codec), tokens, history }
  if (format === 'json') {
    const plain = matrices.map(({ name, shape, values }) => ({ name, shape, values: Array.from(values) }))
    return new Blob([JSON.stringify({ ...metadata, matrices: plain })], { type: 'application/json' })
  }
  let offset = 0
  const entries = matrices.map(({ name, shape, values }) => {
    const from = offset
    offset += values.byteLength
    return [name, { dtype: 'F32', shape, data_offsets: [from, offset] }] as const
  })
  const texts = Object.entries(metadata).map(([key, value]) => {
    return [key, typeof value === 'string' ? value : JSON.stringify(value)] as const
  })
  const json = JSON.stringify({ __metadata__: Object.fromEntries(texts), ...Object.fromEntries(entries) })
  const bytes = new TextEncoder().encode(json)
  // The header is padded with spaces so that the matrices begin at a multiple of eight bytes.
  const header = new Uint8Array(8 + Math.ceil(bytes.length / 8) * 8).fill(0x20)
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - 8), true)
  header.set(bytes, 8)
  return new Blob([header, ...matrices.map(({ values }) => Float32Array.from(values))], {
    type: 'application/octet-stream',
  })
}

/** Matrices in PyTorch's names and layout: (4 hidden, inputs), transposed from ours. */
export function pytorchMatrices(model: Pick<ModelData, 'config' | 'parameters'>): Matrix[] {
  const { hidden } = model.config
  return namedWeights(model).flatMap(({ name, shape: [rows, columns], values }): Matrix[] => {
    const layer = /^layer(\d+)\.(weights|bias)$/.exec(name)
    if (name === 'embedding') return [{ name: 'embedding.weight', shape: [rows, columns], values }]
    if (name === 'output.bias') return [{ name: 'output.bias', shape: [columns], values }]
    if (name === 'output.weights') {
      return [{ name: 'output.weight', shape: [columns, rows], values: transposed(values, 0, rows, columns) }]
    }
    const k = layer?.[1] ?? ''
    if (layer?.[2] === 'bias') {
      const bias = gatesReordered(values, 1, hidden)
      return [
        { name: `lstm.bias_ih_l${k}`, shape: [columns], values: bias },
        { name: `lstm.bias_hh_l${k}`, shape: [columns], values: new Float32Array(columns) },
      ]
    }
    const inputs = rows - hidden
    const part = (from: number, count: number): Float32Array =>
      gatesReordered(transposed(values, from, count, columns), count, hidden)
    return [
      { name: `lstm.weight_ih_l${k}`, shape: [columns, inputs], values: part(0, inputs) },
      { name: `lstm.weight_hh_l${k}`, shape: [columns, hidden], values: part(inputs, hidden) },
    ]
  })
}

/** (columns, count) out of `count` rows of a row-major matrix, starting at row `from`. */
function transposed(values: Float32Array, from: number, count: number, columns: number): Float32Array {
  const out = new Float32Array(count * columns)
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * count + row] = values[(from + row) * columns + column] ?? 0
    }
  }
  return out
}

/** Blocks of `hidden` rows, each `width` wide, put in PyTorch's order. */
function gatesReordered(values: Float32Array, width: number, hidden: number): Float32Array {
  const block = hidden * width
  const out = new Float32Array(values.length)
  for (const [to, from] of PYTORCH_GATES.entries()) {
    out.set(values.subarray(from * block, (from + 1) * block), to * block)
  }
  return out
}

function plainCodec(codec: ModelData['codec']): object {
  return codec.kind === 'bpe' ? { ...codec, merges: Array.from(codec.merges) } : codec
}
