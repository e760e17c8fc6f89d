/** The text lab's service: one file a stage, joined here. */
import type { BpeStages } from './bpe'
import type { CleanStages } from './clean'
import type { EmbedStages } from './embed'
import type { ModelActions, ModelStages } from './model'
import type { ProjectStages } from './project'
import type { SourceStages } from './source'
import type { TokenizeStages } from './tokenize'
import type { VocabularyStages } from './vocabulary'
import type { WriteStages } from './write'

export interface TextStages
  extends
    SourceStages,
    CleanStages,
    TokenizeStages,
    BpeStages,
    VocabularyStages,
    ProjectStages,
    EmbedStages,
    ModelStages,
    WriteStages {}

export type TextActions = ModelActions
