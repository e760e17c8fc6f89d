/**
 * One training step of a small GPT: ours, and the same network in plain tfjs operations with autodiff. A software adapter
 * gets a smaller batch, with which tfjs takes seconds a step, not a minute.
 */
import type { TransformerSettings } from '../../workers/contracts/text/language-model'
import { ourTrainer } from './contenders/our-trainer'
import { atMost, faster, mustFall, type Bench, type Race } from './harness/contract'

const network = { steps: 64, width: 128, heads: 4, layers: 4, learningRate: 1e-3 }

export const bench: Bench = {
  question: 'How fast does a Transformer train here, beside the tensor library on the same adapter?',
  races: [race(2, 'software'), race(32, 'hardware')],
}

function race(batch: number, on: 'software' | 'hardware'): Race {
  const shape = { ...network, batch }
  return {
    job: `4 layers of 128, 4 heads, sequence 64, batch ${batch}, 64 characters, Adam (ours with clipping on top)`,
    unit: 'training step',
    on,
    contenders: {
      'Vitrine, WebGPU': (around) => ourTrainer('webgpu', settingsOf(batch), around),
      'tfjs operations, WebGPU': async (around) => (await import('./contenders/gpt-tensors')).tensorGpt(shape, around),
    },
    goals: [
      faster('Vitrine, WebGPU', 'tfjs operations, WebGPU', 12),
      atMost(25, 'dispatches', 'Vitrine, WebGPU', 'layer', network.layers),
    ],
    complaints: mustFall('loss'),
  }
}

function settingsOf(batchSize: number): TransformerSettings {
  return {
    architecture: 'transformer',
    embedding: network.width,
    heads: network.heads,
    layers: network.layers,
    sequenceLength: network.steps,
    batchSize,
    steps: 1000,
    learningRate: network.learningRate,
    dropout: 0,
    clipNorm: 1,
    seed: 1,
    evaluateEvery: 0,
    sampleEvery: 0,
  }
}
