/**
 * The Transformer as one of the architectures that a language model can have: a GPT with the norm before each part
 * (Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"). As a file its matrices have GPT-2's
 * names and shapes, which are ours, so its loaders take them.
 */
import type { TransformerConfig } from '../../../contracts/text/language-model'
import { viewsOf, type Architecture } from '../architecture'
import { beginTransformer, transformerLayout } from './layout'
import { makeTransformerPredictor } from './predictor'

export const transformer: Architecture<TransformerConfig> = {
  title: ({ layers, embedding }) => `Transformer with ${layers} ${layers === 1 ? 'layer' : 'layers'} of ${embedding}`,
  layout: transformerLayout,
  begin: beginTransformer,
  predictor: makeTransformerPredictor,
  matrices: async ({ config, parameters }) =>
    viewsOf(transformerLayout(config), parameters).map(({ name, shape: [rows = 1, columns = 1], values }) => {
      return { name, shape: rows === 1 && !name.startsWith('w') ? [columns] : [rows, columns], values }
    }),
}
