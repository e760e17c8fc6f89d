/** The text lab's service: the stages of issue and page order, each in its own file. */
import type { TextActions, TextStages } from '../../contracts/text'
import { defineService } from '../../runtime/service'
import { bpeStages } from './bpe'
import { cleanStages } from './clean'
import { embedStages } from './embed'
import { modelActions, modelStages } from './model'
import { projectStages } from './project'
import { sourceStages } from './source'
import { tokenizeStages } from './tokenize'
import { vocabularyStages } from './vocabulary'
import { writeStages } from './write'

export const textService = defineService<TextStages, TextActions>({
  actions: modelActions,
  stages: {
    ...sourceStages,
    ...cleanStages,
    ...tokenizeStages,
    ...bpeStages,
    ...vocabularyStages,
    ...embedStages,
    ...projectStages,
    ...modelStages,
    ...writeStages,
  },
})
