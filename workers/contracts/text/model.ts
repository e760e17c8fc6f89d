/** Stage 7, Model: a network trained on the text, and what is kept of an unfinished run. */
import type { ParamsOf, Schema } from '../schema'
import type { StageOf } from '../service'
import type { CodecData } from './codec'
import type { TrainingLive, TrainingReport } from './language-model'

/** The defaults reach about 1.95 nats a character on Moby Dick in 300 steps of some 40 ms on one core, by tfjs-wasm. */
export const modelSchema = {
  architecture: {
    kind: 'choice',
    label: 'Model',
    default: 'lstm',
    options: { lstm: 'LSTM', transformer: 'Transformer' },
  },
  level: {
    kind: 'choice',
    label: 'Reads',
    default: 'character',
    options: { character: 'Characters', word: 'Words', bpe: 'Byte pairs' },
  },
  embedding: {
    kind: 'number',
    label: 'Embedding',
    default: 64,
    min: 1,
    max: 1024,
    integer: true,
    stops: [8, 16, 32, 64, 128, 256],
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units',
    default: 128,
    min: 1,
    max: 2048,
    integer: true,
    stops: [32, 64, 96, 128, 192, 256, 384, 512],
  },
  /** Architecture "transformer": heads of attention; they share the embedding evenly. */
  heads: { kind: 'number', label: 'Heads', default: 4, min: 1, max: 32, integer: true, stops: [1, 2, 4, 8, 16] },
  layers: { kind: 'number', label: 'Layers', default: 1, min: 1, max: 12, integer: true },
  sequenceLength: {
    kind: 'number',
    label: 'Sequence',
    default: 32,
    min: 1,
    max: 1024,
    integer: true,
    stops: [8, 16, 32, 64, 128, 256],
  },
  batchSize: {
    kind: 'number',
    label: 'Batch',
    default: 32,
    min: 1,
    max: 1024,
    integer: true,
    stops: [4, 8, 16, 32, 64, 128],
  },
  steps: {
    kind: 'number',
    label: 'Steps',
    default: 300,
    min: 1,
    max: 1_000_000,
    integer: true,
    stops: [50, 100, 150, 200, 300, 500, 1000, 2000, 5000, 10_000],
  },
  learningRate: {
    kind: 'number',
    label: 'Learning rate',
    default: 0.005,
    min: 0.000001,
    max: 1,
    stops: [0.0003, 0.0005, 0.001, 0.002, 0.003, 0.005, 0.01],
  },
  schedule: {
    kind: 'choice',
    label: 'Rate over time',
    default: 'constant',
    options: { constant: 'Constant', cosine: 'Cosine' },
  },
  /** Schedule "cosine": steps in which the rate rises. */
  warmupSteps: {
    kind: 'number',
    label: 'Warm-up',
    default: 100,
    min: 0,
    max: 1_000_000,
    integer: true,
    unit: 'steps',
    stops: [0, 10, 20, 50, 100, 200, 500, 1000],
  },
  /** Schedule "cosine": the rate of the last step. */
  finalRate: {
    kind: 'number',
    label: 'Final rate',
    default: 0.0001,
    min: 0,
    max: 1,
    stops: [0, 0.00001, 0.00003, 0.0001, 0.0003, 0.001],
  },
  dropout: {
    kind: 'number',
    label: 'Dropout',
    default: 0,
    min: 0,
    max: 0.9,
    stops: [0, 0.1, 0.2, 0.3, 0.5],
  },
  clipNorm: { kind: 'number', label: 'Clip norm', default: 5, min: 0, max: 1000, stops: [0, 0.5, 1, 2, 5, 10] },
  /** Level "word": most frequent tokens that get an id. */
  words: {
    kind: 'number',
    label: 'Vocabulary',
    default: 2000,
    min: 10,
    max: 50_000,
    integer: true,
    stops: [500, 1000, 2000, 5000, 10_000],
  },
  /** Level "bpe": pairs joined before training. */
  merges: {
    kind: 'number',
    label: 'Merges',
    default: 256,
    min: 0,
    max: 50_000,
    integer: true,
    stops: [64, 128, 256, 512, 1024, 2048],
  },
  evaluateEvery: {
    kind: 'number',
    label: 'Evaluate every',
    default: 20,
    min: 0,
    max: 1_000_000,
    integer: true,
    unit: 'steps',
    stops: [5, 10, 20, 50, 100, 250, 500],
  },
  sampleEvery: {
    kind: 'number',
    label: 'Sample every',
    default: 50,
    min: 0,
    max: 1_000_000,
    integer: true,
    unit: 'steps',
    stops: [0, 10, 20, 50, 100, 250, 500],
  },
  seed: { kind: 'number', label: 'Seed', default: 1, min: 0, max: 2 ** 31 - 1, integer: true },
} as const satisfies Schema

export type ModelLevel = keyof (typeof modelSchema)['level']['options']

/** A trained model with all that is needed to write with it. */
export interface ModelData extends TrainingReport {
  level: ModelLevel
  codec: CodecData
  /** Tokens of the text it was trained and judged on. */
  tokens: number
  /** Flat, in the order of `layoutOf(config)`. */
  parameters: Float32Array
}

export type ModelView = Omit<ModelData, 'parameters' | 'codec'>

/** Where a cancelled or interrupted run of these settings stands; step 0 when there is none. */
export interface CheckpointView {
  step: number
  live?: TrainingLive
}

export const modelFileSchema = {
  format: {
    kind: 'choice',
    label: 'Format',
    default: 'safetensors',
    options: { safetensors: 'safetensors', json: 'JSON' },
  },
} as const satisfies Schema

export interface ModelStages {
  model: StageOf<{ text: { text: string } }, typeof modelSchema, ModelData, ModelView, TrainingLive>
  modelFile: StageOf<{ model: ModelData }, typeof modelFileSchema, Blob>
  /** A short name of a text's content, made once for each text. */
  textKey: StageOf<{ text: { text: string } }, Record<never, never>, string>
}

/** Questions about the present, which no artifact may answer. */
export interface ModelActions {
  /** `text` is the text's key; the settings are checked as the stage's are. */
  standing: { args: { text: string; settings: Partial<ParamsOf<typeof modelSchema>> }; result: CheckpointView }
}
