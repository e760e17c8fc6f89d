/**
 * The parameters of a Llama (Touvron et al. 2023, arXiv 2302.13971) in Meta's names and shapes: a matrix is (outputs,
 * inputs). There are no biases; the token embedding is also the output layer.
 */
import type { LlamaConfig } from '../../../contracts/text/language-model'
import { slotsOf, type Slot } from '../architecture'

export function llamaLayout(config: LlamaConfig): Slot[] {
  const { vocabulary, embedding: width, hidden, layers } = config
  const shared = keyValueWidth(config)
  const ofLayer = (k: number): [string, number, number][] => [
    [`layers.${k}.attention_norm.weight`, 1, width],
    [`layers.${k}.attention.wq.weight`, width, width],
    [`layers.${k}.attention.wk.weight`, shared, width],
    [`layers.${k}.attention.wv.weight`, shared, width],
    [`layers.${k}.attention.wo.weight`, width, width],
    [`layers.${k}.ffn_norm.weight`, 1, width],
    [`layers.${k}.feed_forward.w1.weight`, hidden, width],
    [`layers.${k}.feed_forward.w2.weight`, width, hidden],
    [`layers.${k}.feed_forward.w3.weight`, hidden, width],
  ]
  return slotsOf([
    ['tok_embeddings.weight', vocabulary, width],
    ...Array.from({ length: layers }, (_, k) => ofLayer(k)).flat(),
    ['norm.weight', 1, width],
  ])
}

/** Numbers in the keys, or the values, of one token. */
export function keyValueWidth({ embedding, heads, keyValueHeads }: LlamaConfig): number {
  return (embedding / heads) * keyValueHeads
}
