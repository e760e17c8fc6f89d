/**
 * A trained model as a file that other tools read: safetensors (https://github.com/huggingface/safetensors: eight bytes
 * of header length, a JSON header, then the matrices) or JSON. Names, shapes and gate order are those of PyTorch's
 * nn.LSTM, nn.Embedding and nn.Linear, so that load_state_dict takes them; vocabulary and settings go along as metadata.
 */
import type { ModelData } from '../../contracts/text/model'
import type { Job } from '../../runtime/job'
import { namedWeights } from './model'

interface Matrix {
  name: string
  shape: number[]
  values: Float32Array
}

/** PyTorch's gates in order (input, forget, cell, output), as positions in ours (cell, input, forget, output). */
const PYTORCH_GATES = [1, 2, 0, 3] as const

/** Numbers between two questions whether to rest. */
const VALUES_PER_SLICE = 1 << 14

export async function modelFile(model: ModelData, format: 'safetensors' | 'json', job: Job): Promise<Blob> {
  const matrices = await pytorchMatrices(model, job)
  const { level, codec, config, history, tokens } = model
  const metadata = { format: 'pt', level, config, codec: plainCodec(codec), tokens, history }
  if (format === 'json') return jsonFile(metadata, matrices, job)
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
  return new Blob([header, ...matrices.map(({ values }) => values.slice())], { type: 'application/octet-stream' })
}

/** The JSON in parts: as one text a large model would be longer than a string can be. */
async function jsonFile(metadata: object, matrices: readonly Matrix[], job: Job): Promise<Blob> {
  const parts: string[] = [JSON.stringify(metadata).slice(0, -1), ',"matrices":[']
  const total = matrices.reduce((sum, { values }) => sum + values.length, 0)
  let done = 0
  for (const [k, { name, shape, values }] of matrices.entries()) {
    parts.push(`${k === 0 ? '' : ','}{"name":${JSON.stringify(name)},"shape":${JSON.stringify(shape)},"values":[`)
    for (let from = 0; from < values.length; from += VALUES_PER_SLICE) {
      const slice = Array.from(values.subarray(from, from + VALUES_PER_SLICE))
      parts.push((from === 0 ? '' : ',') + JSON.stringify(slice).slice(1, -1))
      done += slice.length
      if (!job.due()) continue
      job.progress({ phase: 'writing the file', done, total, unit: 'values' })
      await job.rest()
    }
    parts.push(']}')
  }
  return new Blob([...parts, ']}'], { type: 'application/json' })
}

/** Matrices in PyTorch's names and layout: (4 hidden, inputs), transposed from ours. */
export async function pytorchMatrices(model: Pick<ModelData, 'config' | 'parameters'>, job: Job): Promise<Matrix[]> {
  const { hidden } = model.config
  const matrices: Matrix[] = []
  for (const { name, shape, values } of namedWeights(model)) {
    const [rows, columns] = shape
    const [, k = '', part] = /^layer(\d+)\.(weights|bias)$/.exec(name) ?? []
    if (name === 'embedding') matrices.push({ name: 'embedding.weight', shape, values })
    else if (name === 'output.bias') matrices.push({ name, shape: [columns], values })
    else if (name === 'output.weights') {
      const turned = await transposed(values, 0, rows, columns, job)
      matrices.push({ name: 'output.weight', shape: [columns, rows], values: turned })
    } else if (part === 'bias') {
      const bias = gatesReordered(values, 1, hidden)
      matrices.push({ name: `lstm.bias_ih_l${k}`, shape: [columns], values: bias })
      matrices.push({ name: `lstm.bias_hh_l${k}`, shape: [columns], values: new Float32Array(columns) })
    } else {
      const inputs = rows - hidden
      const input = gatesReordered(await transposed(values, 0, inputs, columns, job), inputs, hidden)
      const recurrent = gatesReordered(await transposed(values, inputs, hidden, columns, job), hidden, hidden)
      matrices.push({ name: `lstm.weight_ih_l${k}`, shape: [columns, inputs], values: input })
      matrices.push({ name: `lstm.weight_hh_l${k}`, shape: [columns, hidden], values: recurrent })
    }
  }
  return matrices
}

/** (columns, count) out of `count` rows of a row-major matrix, starting at row `from`. */
async function transposed(
  values: Float32Array,
  from: number,
  count: number,
  columns: number,
  job: Job,
): Promise<Float32Array> {
  const out = new Float32Array(count * columns)
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * count + row] = values[(from + row) * columns + column]!
    }
    if (job.due()) await job.rest()
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
