/** One training step of a character LSTM: ours, and tf.layers.lstm on tfjs's own WebGPU and WebAssembly backends. */
import type { LstmSettings } from '../../workers/contracts/text/language-model'
import { atMost, faster, mustFall, type Bench } from './harness/contract'
import { ourTrainer } from './contenders/our-trainer'

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
  ],
}
