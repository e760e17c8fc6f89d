/** The first-neurons lab's service: its stages in page order, each in its own file. */
import type { NeuronsStages } from '../../contracts/neurons'
import { defineService } from '../../runtime/service'
import { dataStages } from './data'
import { experimentStages } from './experiments'
import { hiddenStages } from './hidden'
import { rateStages } from './rate'
import { trainStages } from './train'

export const neuronsService = defineService<NeuronsStages>({
  stages: { ...dataStages, ...trainStages, ...rateStages, ...experimentStages, ...hiddenStages },
})
