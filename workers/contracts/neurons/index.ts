/** The first-neurons lab's service: one file a stage, joined here. */
import type { DataStages } from './data'
import type { ExperimentStages } from './experiments'
import type { HiddenStages } from './hidden'
import type { RateStages } from './rate'
import type { TrainStages } from './train'

export type NeuronsStages = DataStages & TrainStages & RateStages & ExperimentStages & HiddenStages
