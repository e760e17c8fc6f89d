/** Stage 8, Write. */
import { perplexitySchema, writeSchema, type WriteStages } from '../../contracts/text/write'
import type { Stages } from '../../runtime/service'
import { makeCodec } from '../../text/codec'
import { generate } from '../../text/language-model/generate'
import { perplexity } from '../../text/language-model/perplexity'

export const writeStages: Stages<WriteStages> = {
  write: {
    schema: writeSchema,
    run: ({ model }, params, job) => generate(model, makeCodec(model.codec), params, job),
  },
  perplexity: {
    schema: perplexitySchema,
    run: ({ model }, { text }, job) => perplexity(model, makeCodec(model.codec), text, job),
  },
}
