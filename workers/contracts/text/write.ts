/** Stage 8, Write: what a trained model says next, and how surprised it is by what others wrote. */
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { Perplexity, Written } from './language-model'
import type { ModelData } from './model'

export const writeSchema = {
  prompt: { kind: 'text', label: 'Prompt', default: 'The ', maxLength: 2000 },
  temperature: { kind: 'number', label: 'Temperature', default: 0.8, min: 0, max: 5, step: 0.05 },
  topK: { kind: 'number', label: 'Top k (0 keeps all)', default: 0, min: 0, max: 1000, integer: true },
  topP: { kind: 'number', label: 'Top p', default: 1, min: 0, max: 1, step: 0.01 },
  repetitionPenalty: { kind: 'number', label: 'Repetition penalty', default: 1, min: 0.1, max: 10, step: 0.05 },
  length: {
    kind: 'number',
    label: 'Length',
    default: 400,
    min: 1,
    max: 100_000,
    integer: true,
    stops: [50, 100, 200, 400, 800, 1600, 3200],
  },
  seed: { kind: 'number', label: 'Seed', default: 1, min: 0, max: 2 ** 31 - 1, integer: true },
} as const satisfies Schema

export const perplexitySchema = {
  text: { kind: 'text', label: 'Text', default: '', maxLength: 20_000 },
} as const satisfies Schema

export const attentionSchema = {
  text: { kind: 'text', label: 'A line to read', default: 'The whale rose out of the sea', maxLength: 2000 },
} as const satisfies Schema

/**
 * @property pieces  token by token, the text it adds
 * @property weights (layers, heads, tokens, tokens): row by row how much a token reads from each; NaN for later ones
 * @property left    tokens of the text beyond what is shown
 */
export interface AttentionMaps {
  pieces: string[]
  layers: number
  heads: number
  weights: Float32Array
  left: number
}

export interface WriteLive {
  text: string
}

export interface WriteStages {
  write: StageOf<{ model: ModelData }, typeof writeSchema, Written, Written, WriteLive>
  perplexity: StageOf<{ model: ModelData }, typeof perplexitySchema, Perplexity>
  attention: StageOf<{ model: ModelData }, typeof attentionSchema, AttentionMaps>
}
