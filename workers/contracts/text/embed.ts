/** Stage 5, Embed: a vector for each word, and the questions that are asked of the vectors. */
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type {
  AlignmentResult,
  Neighbour,
  SimilarityMatrix,
  SimilarityScore,
  SkipGramLive,
  TrainingReport,
  WordVectors,
} from './embedding'

export const embedSchema = {
  method: {
    kind: 'choice',
    label: 'Method',
    default: 'skipgram',
    options: {
      random: 'Random',
      ppmi: 'Counts + SVD',
      skipgram: 'Skip-gram',
      pretrained: 'Pretrained',
      finetuned: 'Fine-tuned',
    },
  },
  dimensions: {
    kind: 'number',
    label: 'Dimensions',
    default: 64,
    min: 2,
    max: 1024,
    integer: true,
    stops: [2, 8, 16, 32, 64, 100, 128, 200, 300],
  },
  window: { kind: 'number', label: 'Window', default: 5, min: 1, max: 20, integer: true, unit: 'words' },
  epochs: {
    kind: 'number',
    label: 'Epochs',
    zero: 'auto',
    default: 0,
    min: 0,
    max: 1000,
    integer: true,
    stops: [0, 1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 100, 200],
  },
  negatives: {
    kind: 'number',
    label: 'Negatives',
    default: 5,
    min: 1,
    max: 50,
    integer: true,
    stops: [1, 2, 5, 10, 15, 20],
  },
  subsampling: {
    kind: 'number',
    label: 'Thin out words above',
    default: 0.0001,
    min: 0,
    max: 1,
    stops: [0, 0.00001, 0.0001, 0.0003, 0.001, 0.003, 0.01],
  },
  learningRate: {
    kind: 'number',
    label: 'Learning rate',
    default: 0.05,
    min: 0.0001,
    max: 1,
    stops: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1],
  },
  smoothing: { kind: 'number', label: 'Context smoothing', default: 0.75, min: 0.1, max: 1, step: 0.05 },
  minCount: {
    kind: 'number',
    label: 'Least count',
    zero: 'auto',
    default: 0,
    min: 0,
    max: 1000,
    integer: true,
    stops: [0, 1, 2, 3, 5, 10, 20, 50],
  },
  maxWords: {
    kind: 'number',
    label: 'Most words',
    default: 20_000,
    min: 10,
    max: 200_000,
    integer: true,
    stops: [1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000],
  },
  seed: { kind: 'number', label: 'Seed', default: 1, min: 0, max: 2 ** 31 - 1, integer: true },
} as const satisfies Schema

export type EmbedMethod = keyof (typeof embedSchema)['method']['options']

export interface EmbedData extends WordVectors {
  method: EmbedMethod
  /** Words in the text, counting repeats, that have a vector of their own. */
  runningWords: number
  /** Words that this text is about, for the first questions to ask; all have vectors. */
  suggestions: string[]
  training: TrainingReport
}

export interface EmbedView extends Omit<EmbedData, 'vectors' | 'words'> {
  /** How many words have a vector. */
  wordCount: number
}

export const neighboursSchema = {
  word: { kind: 'text', label: 'Word', default: '', maxLength: 200 },
  k: { kind: 'number', label: 'Neighbours', default: 10, min: 1, max: 1000, integer: true },
} as const satisfies Schema

export const analogySchema = {
  a: { kind: 'text', label: 'a', default: 'man', maxLength: 200 },
  b: { kind: 'text', label: 'b', default: 'king', maxLength: 200 },
  c: { kind: 'text', label: 'c', default: 'woman', maxLength: 200 },
  k: { kind: 'number', label: 'Answers', default: 5, min: 1, max: 1000, integer: true },
} as const satisfies Schema

export const similaritySchema = {
  /** Separated by spaces or commas; empty asks for the embedding's own suggestions. */
  words: { kind: 'text', label: 'Words', default: '', maxLength: 4000 },
} as const satisfies Schema

export const judgeSchema = {} as const satisfies Schema

export const alignSchema = {
  heldOut: {
    kind: 'number',
    label: 'Pairs held out',
    default: 0.2,
    min: 0.01,
    max: 0.9,
    share: true,
    stops: [0.1, 0.2, 0.3, 0.5],
  },
  centre: { kind: 'flag', label: 'Centre first', default: true },
  criterion: { kind: 'choice', label: 'Look up by', default: 'cosine', options: { cosine: 'Cosine', csls: 'CSLS' } },
  maxPairs: {
    kind: 'number',
    label: 'Most pairs',
    default: 2000,
    min: 4,
    max: 100_000,
    integer: true,
    stops: [100, 500, 1000, 2000, 5000],
  },
  seed: { kind: 'number', label: 'Seed', default: 1, min: 0, max: 2 ** 31 - 1, integer: true },
} as const satisfies Schema

export const vectorFileSchema = {
  format: {
    kind: 'choice',
    label: 'Format',
    default: 'word2vec',
    options: { word2vec: 'word2vec text', csv: 'CSV', json: 'JSON' },
  },
} as const satisfies Schema

export interface NeighboursData {
  word: string
  neighbours: Neighbour[]
}

export interface AnalogyData {
  /** a is to b as c is to ... */
  asked: [a: string, b: string, c: string]
  answers: Neighbour[]
}

/** Alignment without the rotated table: what a page shows. */
export type AlignmentView = Omit<AlignmentResult, 'aligned' | 'rotation'>

export interface EmbedStages {
  embed: StageOf<{ text: { text: string } }, typeof embedSchema, EmbedData, EmbedView, SkipGramLive>
  neighbours: StageOf<{ embedding: WordVectors & Partial<EmbedData> }, typeof neighboursSchema, NeighboursData>
  analogy: StageOf<{ embedding: WordVectors }, typeof analogySchema, AnalogyData>
  similarity: StageOf<{ embedding: WordVectors & Partial<EmbedData> }, typeof similaritySchema, SimilarityMatrix>
  /** Scores on WS-353 and RG-65, and on the user's own list ("word word score" a line) if there is one. */
  judge: StageOf<{ embedding: WordVectors; list?: Blob | string }, typeof judgeSchema, SimilarityScore[]>
  /** `pairs`: "word word" a line; identical words of both sides without it. */
  align: StageOf<
    { source: WordVectors; target: WordVectors; pairs?: Blob | string },
    typeof alignSchema,
    AlignmentResult,
    AlignmentView
  >
  vectorFile: StageOf<{ embedding: WordVectors }, typeof vectorFileSchema, Blob>
}
