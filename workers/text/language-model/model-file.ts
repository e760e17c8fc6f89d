/**
 * A trained model as a file that other tools read: safetensors (https://github.com/huggingface/safetensors: eight bytes
 * of header length, a JSON header, then the matrices) or JSON. Names and shapes are those that PyTorch's
 * nn.LSTM, nn.Embedding and nn.Linear, or those of GPT-2; vocabulary and settings go along as metadata.
 */
import type { ModelData } from '../../contracts/text/model'
import type { Job } from '../../runtime/job'
import type { Matrix } from './architecture'
import { architectureOf } from './architectures'

/** Numbers between two questions whether to rest. */
const VALUES_PER_SLICE = 1 << 14

export async function modelFile(model: ModelData, format: 'safetensors' | 'json', job: Job): Promise<Blob> {
  const matrices = await architectureOf(model.config).matrices(model, job)
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

function plainCodec(codec: ModelData['codec']): object {
  return codec.kind === 'bpe' ? { ...codec, merges: Array.from(codec.merges) } : codec
}
