/** The text lab's service: one file a stage, joined here. */
import type { CleanStages } from './clean'
import type { ProjectStages } from './project'
import type { SourceStages } from './source'

export interface TextStages extends SourceStages, CleanStages, ProjectStages {}
