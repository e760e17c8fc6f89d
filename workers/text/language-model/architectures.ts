/** The architectures by name. A new one is a folder and a line here. */
import type { NetworkConfig, TrainingSettings } from '../../contracts/text/language-model'
import type { Architecture } from './architecture'
import { llama } from './llama/architecture'
import { lstm } from './lstm-architecture'
import { transformer } from './transformer/architecture'
import { headSize } from './transformer/layout'

type Name = NetworkConfig['architecture']
type Table = { [K in Name]: Architecture<Extract<NetworkConfig, { architecture: K }>> }

const ARCHITECTURES: Table = { lstm, transformer, llama }

/** The architecture of a configuration, which takes configurations like the one given. */
export function architectureOf<C extends NetworkConfig>(config: C): Architecture<C> {
  const table: Record<Name, unknown> = ARCHITECTURES
  return table[config.architecture] as Architecture<C>
}

/** The network that settings ask for. */
export function configOf(settings: TrainingSettings, vocabulary: number): NetworkConfig {
  if (settings.architecture === 'lstm') {
    const { architecture, embedding, hidden, layers } = settings
    return { architecture, vocabulary, embedding, hidden, layers }
  }
  const { architecture, embedding, heads, layers, sequenceLength: context } = settings
  headSize({ embedding, heads })
  return { architecture, vocabulary, embedding, heads, layers, context }
}
