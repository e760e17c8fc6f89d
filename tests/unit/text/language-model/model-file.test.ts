import { describe, expect, it } from 'vitest'
import { makeJob } from '../../../../workers/runtime/job'
import { makeRandom } from '../../../../workers/runtime/random'
import { makePredictor } from '../../../../workers/text/language-model/inference'
import { initialParameters, parameterCount } from '../../../../workers/text/language-model/model'
import { lstmMatrices } from '../../../../workers/text/language-model/lstm-file'
import { modelFile } from '../../../../workers/text/language-model/model-file'
import type { ModelData } from '../../../../workers/contracts/text/model'
import { expectCancelHeard } from '../../../helpers/hears-cancel'

const config = { architecture: 'lstm', vocabulary: 3, embedding: 2, hidden: 2, layers: 1 } as const
const parameters = initialParameters(config, makeRandom(6))
const model: ModelData = {
  config,
  parameters,
  level: 'character',
  codec: { kind: 'words', strategy: 'character', vocabulary: ['<|unk|>', 'a', 'b'] },
  tokens: 9,
  step: 1,
  history: [{ step: 1, loss: 1, validationLoss: 2 }],
  curve: [],
  samples: [],
  parameterCount: parameterCount(config),
  unigramLoss: 1,
  bigramLoss: 1,
  tokensPerSecond: 1,
  dispatchesPerStep: 0,
  kernelCallsPerStep: 1,
  backend: 'cpu',
  device: { backend: 'cpu', adapter: '', fallback: true, reason: '', features: [], limits: {} },
}

describe('a model file', () => {
  it("computes, by PyTorch's equations and its gate order i f g o, what the model computes", async () => {
    const matrices = new Map(
      (await lstmMatrices({ config, parameters }, makeJob())).map((matrix) => [matrix.name, matrix]),
    )
    const at = (name: string, index: number): number => matrices.get(name)?.values[index] ?? NaN
    const id = 2
    const gate = (row: number): number => {
      let z = at('lstm.bias_ih_l0', row) + at('lstm.bias_hh_l0', row)
      for (let k = 0; k < 2; k++) z += at('lstm.weight_ih_l0', row * 2 + k) * at('embedding.weight', id * 2 + k)
      return z
    }
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
    const h = [0, 1].map((j) => sigmoid(gate(6 + j)) * Math.tanh(sigmoid(gate(j)) * Math.tanh(gate(4 + j))))
    const expected = makePredictor(model).feed(id)
    for (let v = 0; v < 3; v++) {
      let logit = at('output.bias', v)
      for (let j = 0; j < 2; j++) logit += at('output.weight', v * 2 + j) * (h[j] ?? NaN)
      expect(logit).toBeCloseTo(expected[v] ?? NaN, 5)
    }
    expect(matrices.get('lstm.weight_hh_l0')?.shape).toEqual([8, 2])
  })

  it("has GPT-2's names and shapes when the model is a Transformer", async () => {
    const config = {
      architecture: 'transformer',
      vocabulary: 3,
      embedding: 4,
      heads: 2,
      layers: 1,
      context: 5,
    } as const
    const parameters = initialParameters(config, makeRandom(6))
    const bytes = await (await modelFile({ ...model, config, parameters }, 'safetensors', makeJob())).arrayBuffer()
    const length = Number(new DataView(bytes).getBigUint64(0, true))
    const header = JSON.parse(new TextDecoder().decode(bytes.slice(8, 8 + length))) as Record<
      string,
      { shape: number[] }
    >
    const shapes = Object.fromEntries(Object.entries(header).map(([name, { shape }]) => [name, shape]))
    expect(shapes).toMatchObject({
      'wte.weight': [3, 4],
      'wpe.weight': [5, 4],
      'h.0.ln_1.weight': [4],
      'h.0.attn.c_attn.weight': [4, 12],
      'h.0.attn.c_attn.bias': [12],
      'h.0.mlp.c_proj.weight': [16, 4],
      'ln_f.bias': [4],
    })
    expect(8 + length + 4 * parameters.length).toBe(bytes.byteLength)
  })

  it('is safetensors: header length, header, then matrices that tile the rest', async () => {
    const bytes = await (await modelFile(model, 'safetensors', makeJob())).arrayBuffer()
    const length = Number(new DataView(bytes).getBigUint64(0, true))
    const header = JSON.parse(new TextDecoder().decode(bytes.slice(8, 8 + length))) as Record<
      string,
      { dtype: string; shape: number[]; data_offsets: [number, number] }
    >
    const { __metadata__: metadata, ...tensors } = header
    expect(metadata).toMatchObject({ format: 'pt', level: 'character' })
    const ends = Object.values(tensors).map(({ shape, data_offsets: [from, to], dtype }) => {
      expect(dtype).toBe('F32')
      expect(to - from).toBe(4 * shape.reduce((a, b) => a * b, 1))
      return to
    })
    expect(8 + length + Math.max(...ends)).toBe(bytes.byteLength)
    expect((8 + length) % 8).toBe(0)
  })

  it('is JSON with the same numbers in the same shapes', async () => {
    const file = JSON.parse(await (await modelFile(model, 'json', makeJob())).text()) as {
      level: string
      matrices: { name: string; shape: number[]; values: number[] }[]
    }
    expect(file.level).toBe('character')
    const matrices = await lstmMatrices({ config, parameters }, makeJob())
    expect(file.matrices).toEqual(matrices.map((matrix) => ({ ...matrix, values: [...matrix.values] })))
  })

  it.each(['json', 'safetensors'] as const)('hears a cancel while a large model is written as %s', async (format) => {
    const large = { ...config, vocabulary: 300, embedding: 64, hidden: 128 }
    const parameters = new Float32Array(parameterCount(large))
    await expectCancelHeard((job) => modelFile({ ...model, config: large, parameters }, format, job))
  })
})
