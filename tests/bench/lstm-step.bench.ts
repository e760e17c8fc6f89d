/** One training step of a character LSTM: ours, and tf.layers.lstm on tfjs's own WebGPU and WebAssembly backends. */
import type { LstmSettings } from '../../workers/contracts/text/language-model'
import { ourTrainer } from './contenders/our-trainer'
import { CHARACTERS } from './data/characters'
import { atMost, faster, mustFall, type Bench, type Race } from './harness/contract'

const shape = { batch: 32, steps: 40, hidden: 128, learningRate: 2e-3 }
const settings: LstmSettings = {
  architecture: 'lstm',
  embedding: 64,
  hidden: shape.hidden,
  layers: 1,
  sequenceLength: shape.steps,
  batchSize: shape.batch,
  steps: 1000,
  learningRate: shape.learningRate,
  dropout: 0,
  clipNorm: 5,
  seed: 1,
  evaluateEvery: 0,
  sampleEvery: 0,
}

export const bench: Bench = {
  question: 'How fast does an LSTM train here, beside the tensor library in the same tab?',
  races: [
    {
      job: 'batch 32, 40 steps, hidden 128, 64 characters, Adam (ours with an embedding and clipping on top)',
      unit: 'training step',
      native: 'lstm-step.py',
      contenders: {
        'Vitrine, WebGPU': (around) => ourTrainer('webgpu', settings, around),
        'tf.layers, WebGPU': async (around) =>
          (await import('./contenders/layers-lstm')).layersLstm('webgpu', shape, around),
        'Vitrine, WebAssembly': (around) => ourTrainer('wasm', settings, around),
        'tf.layers, WebAssembly': async (around) =>
          (await import('./contenders/layers-lstm')).layersLstm('wasm', shape, around),
      },
      goals: [
        faster('Vitrine, WebGPU', 'tf.layers, WebGPU', 12, 30),
        faster('Vitrine, WebGPU', 'tf.layers, WebAssembly', 1),
        faster('Vitrine, WebAssembly', 'tf.layers, WebAssembly', 5),
        atMost(12, 'dispatches', 'Vitrine, WebGPU', 'layer', settings.layers),
        atMost(1, 'workSubmits', 'Vitrine, WebGPU'),
      ],
      complaints: mustFall('loss'),
    },
    largeRace(64),
    largeRace(256),
  ],
}

/**
 * Large enough for a GPU to be used well: what it reaches is held against the roof of its matrix product. A sequence is
 * computed by one workgroup, so that a batch has to be large to occupy all of a large GPU.
 */
function largeRace(batchSize: number): Race {
  const large: LstmSettings = { ...settings, hidden: 512, batchSize, sequenceLength: 64, learningRate: 5e-4 }
  const { embedding, hidden, sequenceLength, layers } = large
  return {
    job: `batch ${batchSize}, 64 steps, hidden 512, embedding 64, 64 characters, Adam and clipping`,
    unit: 'training step',
    on: 'hardware',
    flops: 6 * batchSize * sequenceLength * (4 * hidden * (hidden + embedding) + hidden * CHARACTERS),
    contenders: { 'Vitrine, WebGPU': (around) => ourTrainer('webgpu', large, around) },
    goals: [atMost(12, 'dispatches', 'Vitrine, WebGPU', 'layer', layers), atMost(1, 'workSubmits', 'Vitrine, WebGPU')],
    complaints: mustFall('loss'),
  }
}
