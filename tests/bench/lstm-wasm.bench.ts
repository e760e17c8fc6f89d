/**
 * One training step of the language model's LSTM without a GPU: own WebAssembly kernels, the same network in the tensor
 * library's operations, and tf.layers on each of the library's processors.
 */
import type { LstmSettings } from '../../workers/contracts/text/language-model'
import { ourTrainer, tensorTrainer } from './contenders/our-trainer'
import { faster, mustFall, type Bench, type Race } from './harness/contract'

const course = { learningRate: 2e-3, dropout: 0, clipNorm: 5, seed: 1, evaluateEvery: 0, sampleEvery: 0, steps: 1000 }

export const bench: Bench = {
  question: 'How fast does an LSTM train here without a GPU, beside the tensor library?',
  races: [race(128, 32, 40, true), race(128, 32, 64, false), race(256, 64, 64, false)],
}

function race(hidden: number, batch: number, steps: number, withLayers: boolean): Race {
  const settings: LstmSettings = {
    ...{ architecture: 'lstm', embedding: 64, hidden, layers: 1, sequenceLength: steps, batchSize: batch, ...course },
  }
  const shape = { batch, steps, hidden, learningRate: course.learningRate }
  return {
    job: `batch ${batch}, ${steps} steps, hidden ${hidden}, 64 characters, Adam`,
    unit: 'training step',
    contenders: {
      'own kernels': (around) => ourTrainer('wasm', settings, around),
      'own network, tensor operations': (around) => tensorTrainer('wasm', settings, around),
      ...(withLayers && {
        'tf.layers, WebAssembly': async (around) =>
          (await import('./contenders/layers-lstm')).layersLstm('wasm', shape, around),
        'tf.layers, JavaScript': async (around) =>
          (await import('./contenders/layers-lstm')).layersLstm('cpu', shape, around),
      }),
    },
    goals: [
      ...(withLayers ? [faster('own kernels', 'tf.layers, WebAssembly', 5)] : []),
      faster('own kernels', 'own network, tensor operations', 1),
    ],
    complaints: mustFall('loss'),
  }
}
