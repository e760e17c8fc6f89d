/** The language model as the page sees it: what a run is told, what it reports while it runs, what comes out. */
import type { Backend, DeviceReport } from '../device'

/** The shape of a network; `vocabulary` in tokens, the rest in units. */
export interface LstmConfig {
  architecture: 'lstm'
  vocabulary: number
  embedding: number
  hidden: number
  layers: number
}

/** A GPT: `embedding` is the width of the whole network, `context` the most tokens it sees at once. */
export interface TransformerConfig {
  architecture: 'transformer'
  vocabulary: number
  embedding: number
  heads: number
  layers: number
  context: number
}

/** A Llama, which is read from a file and only writes; `hidden` is the width of its feed-forward part. */
export interface LlamaConfig {
  architecture: 'llama'
  vocabulary: number
  embedding: number
  hidden: number
  heads: number
  /** Heads of keys and values, each shared by as many query heads. */
  keyValueHeads: number
  layers: number
  context: number
}

export type NetworkConfig = LstmConfig | TransformerConfig | LlamaConfig

/** The course of a training, whatever the network. */
export interface TrainingCourse {
  sequenceLength: number
  batchSize: number
  steps: number
  /** The rate, or the highest one where it moves. */
  learningRate: number
  /** Constant unless told: the rate stays, or rises over `warmupSteps` and falls along a cosine to `finalRate`. */
  schedule?: 'constant' | 'cosine'
  warmupSteps?: number
  finalRate?: number
  dropout: number
  /** Largest global norm of the gradient; 0 clips nothing. */
  clipNorm: number
  seed: number
  /** Steps between validation losses; the first and last step are always evaluated. */
  evaluateEvery: number
  /** Steps between samples; 0 writes none. */
  sampleEvery: number
}

export interface LstmSettings extends TrainingCourse {
  architecture: 'lstm'
  embedding: number
  hidden: number
  layers: number
}

/** The context of the network is the sequence length. */
export interface TransformerSettings extends TrainingCourse {
  architecture: 'transformer'
  embedding: number
  heads: number
  layers: number
}

export type TrainingSettings = LstmSettings | TransformerSettings

/** @property loss mean training loss since the previous entry, nats a token (at step 0: of the first batch) */
export interface EvaluatedStep {
  step: number
  loss: number
  /** Mean over fixed held-out windows, nats a token. */
  validationLoss: number
}

export interface LossPoint {
  step: number
  loss: number
}

export interface TrainingSample {
  step: number
  text: string
}

/** What counting alone achieves on the held-out part, and how large the model is. */
export interface TrainingFacts {
  parameterCount: number
  /** Nats a token. */
  unigramLoss: number
  /** Nats a token. */
  bigramLoss: number
}

export interface TrainingSpeed {
  tokensPerSecond: number
  dispatchesPerStep: number
  kernelCallsPerStep: number
}

/** Where a run was taken over from another backend; the steps before it were computed there. */
export interface ResumedFrom {
  step: number
  backend: Backend
}

/** The GPU went away after `lostAt` steps, and the run went on from its checkpoint at `step`. */
export interface Restart {
  lostAt: number
  step: number
}

/**
 * What a running training reports; a long history and many samples are thinned out in it.
 * @property curve       the training loss, averaged over as many steps as keep it short
 * @property resumedFrom missing when one backend has done all steps
 * @property unsaved     true when the last checkpoint could not be kept: the run can't go on after a reload
 */
export interface TrainingLive extends TrainingFacts, TrainingSpeed {
  step: number
  history: EvaluatedStep[]
  curve: LossPoint[]
  samples: TrainingSample[]
  backend: Backend
  resumedFrom?: ResumedFrom
  restarts?: Restart[]
  unsaved?: boolean
}

/** How a model came about, without its parameters. */
export interface TrainingReport extends TrainingLive {
  config: NetworkConfig
  device: DeviceReport
}

export interface Choice {
  label: string
  probability: number
}

/**
 * @property piece       the text it adds after the tokens before it
 * @property probability of the token in the distribution it was drawn from
 * @property top         the ten most probable tokens there; at temperature 0, those of the model itself
 */
export interface WrittenToken {
  id: number
  label: string
  piece: string
  probability: number
  top: Choice[]
}

/** @property text the written part, without the prompt */
export interface Written {
  prompt: string
  text: string
  steps: WrittenToken[]
}

/**
 * @property pieces           token by token, the text it adds
 * @property losses           nats for each token; NaN for the first one, which has nothing before it
 * @property natsPerToken     mean over all but the first token
 * @property natsPerCharacter the same sum over the characters of those tokens
 */
export interface Perplexity {
  pieces: string[]
  losses: Float32Array
  natsPerToken: number
  natsPerCharacter: number
  perplexity: number
}
