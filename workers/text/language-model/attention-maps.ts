/**
 * What each token of a text reads from those before it: the weights of every head of every layer, as the model that
 * writes computes them (Vaswani et al. 2017, arXiv 1706.03762).
 */
import type { AttentionMaps } from '../../contracts/text/write'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import type { Codec } from '../codec-shape'
import type { LanguageModel } from './architecture'
import { architectureOf } from './architectures'
import { piecesOf } from './pieces'

/** More tokens than this make no picture, and a large model's maps would fill the tab. */
const MOST_TOKENS = 96

/** Throws `input/invalid` for a model without attention, and for an empty text. */
export async function attentionMaps(
  model: LanguageModel,
  codec: Codec,
  text: string,
  job: Job,
): Promise<AttentionMaps> {
  const { config, parameters } = model
  if (config.architecture === 'lstm') {
    throw invalid('An LSTM has no attention: what it has read is in its state. Train a Transformer to see some.')
  }
  const all = codec.encode(text)
  const ids = all.subarray(0, Math.min(all.length, config.context, MOST_TOKENS))
  if (ids.length === 0) throw invalid('Write a line for the model to read.')
  const [count, { heads, layers }] = [ids.length, config]
  const weights = new Float32Array(layers * heads * count * count).fill(NaN)
  let row = 0
  const predictor = architectureOf(config).predictor({ config, parameters }, (layer, head, seen) => {
    weights.set(seen, ((layer * heads + head) * count + row) * count)
  })
  for (row = 0; row < count; row++) {
    predictor.feed(ids[row] ?? 0)
    if (job.due()) {
      job.progress({ phase: 'reading', done: row + 1, total: count, unit: 'tokens' })
      await job.rest()
    }
  }
  return { pieces: piecesOf(codec, ids), layers, heads, weights, left: all.length - count }
}
