/** Stage 8, Write. */
import { attentionSchema, perplexitySchema, writeSchema, type WriteStages } from '../../contracts/text/write'
import type { Stages } from '../../runtime/service'
import { makeCodec } from '../../text/codec'
import { attentionMaps } from '../../text/language-model/attention-maps'
import { generate } from '../../text/language-model/generate'
import { penFor } from '../../text/language-model/pen'
import { perplexity } from '../../text/language-model/perplexity'

export const writeStages: Stages<WriteStages> = {
  write: {
    schema: writeSchema,
    run: async ({ model }, params, job) => {
      return generate(model, makeCodec(model.codec), params, job, await penFor(model, params.length))
    },
  },
  perplexity: {
    schema: perplexitySchema,
    run: ({ model }, { text }, job) => perplexity(model, makeCodec(model.codec), text, job),
  },
  attention: {
    schema: attentionSchema,
    keep: false,
    run: ({ model }, { text }, job) => attentionMaps(model, makeCodec(model.codec), text, job),
  },
}
