/** The text lab's service: the stages of issue and page order, each in its own file. */
import type { TextStages } from '../../contracts/text'
import { defineService } from '../../runtime/service'
import { cleanStages } from './clean'
import { projectStages } from './project'
import { sourceStages } from './source'

export const textService = defineService<TextStages>({ stages: { ...sourceStages, ...cleanStages, ...projectStages } })
