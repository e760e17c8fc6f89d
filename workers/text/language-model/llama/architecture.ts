/** The Llama as one of the architectures that a language model can have. It writes; nothing here trains it. */
import type { LlamaConfig } from '../../../contracts/text/language-model'
import { invalid } from '../../../runtime/errors'
import { viewsOf, type Architecture } from '../architecture'
import { llamaLayout } from './layout'
import { makeLlamaPredictor } from './predictor'

export const llama: Architecture<LlamaConfig> = {
  title: ({ layers, embedding }) => `Llama with ${layers} ${layers === 1 ? 'layer' : 'layers'} of ${embedding}`,
  layout: llamaLayout,
  begin: () => {
    throw invalid('A Llama is read from a file, not trained here. Choose the Transformer.')
  },
  predictor: makeLlamaPredictor,
  matrices: async ({ config, parameters }) =>
    viewsOf(llamaLayout(config), parameters).map(({ name, shape: [rows = 1, columns = 1], values }) => {
      return { name, shape: name.includes('norm') ? [columns] : [rows, columns], values }
    }),
}
