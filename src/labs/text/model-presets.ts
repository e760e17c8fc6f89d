/** What each architecture starts with: a run of a minute or two that already writes something like words. */
import { modelSchema } from '../../../workers/contracts/text/model'
import type { ParamsOf } from '../../../workers/contracts/schema'

type Settings = ParamsOf<typeof modelSchema>
export type Architecture = Settings['architecture']

const own = ['embedding', 'layers', 'sequenceLength', 'batchSize', 'learningRate', 'schedule'] as const

const LSTM = Object.fromEntries(own.map((name) => [name, modelSchema[name].default])) as Partial<Settings>

const TRANSFORMER: Partial<Settings> = {
  embedding: 64,
  layers: 2,
  sequenceLength: 64,
  batchSize: 16,
  learningRate: 0.003,
  schedule: 'cosine',
  warmupSteps: 20,
}

/** The settings to take over when an architecture is chosen; what is not named stays. */
export function presetOf(architecture: Architecture): Partial<Settings> {
  return { architecture, ...(architecture === 'lstm' ? LSTM : TRANSFORMER) }
}
