/** The text lab's service: one file a stage, joined here. */
import type { CleanStages } from './clean'
import type { SourceStages } from './source'

export interface TextStages extends SourceStages, CleanStages {}
