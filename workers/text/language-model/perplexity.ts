/**
 * How surprised a model is by a text: -log p of each token given those before it, in nats. Perplexity is e to their
 * mean. The first token has nothing before it and is not counted.
 */
import type { Perplexity } from '../../contracts/text/language-model'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import type { Codec } from '../codec-shape'
import { makePredictor } from './inference'
import type { LanguageModel } from './model'
import { piecesOf } from './pieces'

/** Throws `input/invalid` for a text of fewer than two tokens. */
export async function perplexity(model: LanguageModel, codec: Codec, text: string, job: Job): Promise<Perplexity> {
  const ids = codec.encode(text)
  if (ids.length < 2) throw invalid('Paste at least two tokens: the first one has nothing before it to be judged by.')
  const predictor = makePredictor(model)
  const losses = new Float32Array(ids.length).fill(NaN)
  let sum = 0
  for (let k = 1; k < ids.length; k++) {
    const loss = negativeLogProbability(predictor.feed(ids[k - 1] ?? 0), ids[k] ?? 0)
    losses[k] = loss
    sum += loss
    if (job.due()) {
      job.progress({ phase: 'reading', done: k, total: ids.length, unit: 'tokens' })
      await job.rest()
    }
  }
  const pieces = piecesOf(codec, ids)
  const characters = Math.max(1, [...text].length - [...codec.decode(ids.subarray(0, 1))].length)
  const natsPerToken = sum / (ids.length - 1)
  return { pieces, losses, natsPerToken, natsPerCharacter: sum / characters, perplexity: Math.exp(natsPerToken) }
}

function negativeLogProbability(logits: Float32Array, id: number): number {
  let highest = -Infinity
  for (const logit of logits) highest = Math.max(highest, logit)
  let sum = 0
  for (const logit of logits) sum += Math.exp(logit - highest)
  return highest + Math.log(sum) - (logits[id] ?? 0)
}
