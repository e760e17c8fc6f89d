/**
 * The parameters of the LSTM. Initial values follow PyTorch's nn.LSTM, nn.Linear (uniform within 1/sqrt(hidden)) and
 * nn.Embedding (standard normal), so that training curves can be compared; the forget gate's bias starts at 1
 * (Jozefowicz, Zaremba and Sutskever 2015, "An Empirical Exploration of Recurrent Network Architectures").
 */
import type { LstmConfig } from '../../contracts/text/language-model'
import type { Random } from '../../runtime/random'
import { slotsOf, type Slot } from './architecture'

/**
 * Slots in order: `embedding` (vocabulary, embedding); for each layer `layer<k>.weights` (inputs + hidden, 4 hidden)
 * and `layer<k>.bias` (1, 4 hidden), gates in the order cell, input, forget, output; `output.weights` (hidden,
 * vocabulary) and `output.bias` (1, vocabulary).
 */
export function lstmLayout({ vocabulary, embedding, hidden, layers }: LstmConfig): Slot[] {
  const ofLayer = (k: number): [string, number, number][] => [
    [`layer${k}.weights`, (k === 0 ? embedding : hidden) + hidden, 4 * hidden],
    [`layer${k}.bias`, 1, 4 * hidden],
  ]
  return slotsOf([
    ['embedding', vocabulary, embedding],
    ...Array.from({ length: layers }, (_, k) => ofLayer(k)).flat(),
    ['output.weights', hidden, vocabulary],
    ['output.bias', 1, vocabulary],
  ])
}

export function beginLstm({ hidden }: LstmConfig, { name }: Slot, random: Random, index: number): number {
  if (name === 'embedding') return random.normal()
  const drawn = (2 * random.next() - 1) * (1 / Math.sqrt(hidden))
  const isForget = name.startsWith('layer') && name.endsWith('.bias') && Math.floor(index / hidden) === 2
  return isForget ? 1 : drawn
}
