/** Stage 4, Vocabulary; the line that is tried on it, and its files. */
import {
  buildVocabularySchema,
  encodeLineSchema,
  vocabularyFileSchema,
  vocabularySchema,
  type VocabularyStages,
} from '../../contracts/text/vocabulary'
import { invalid } from '../../runtime/errors'
import type { Stages } from '../../runtime/service'
import { toTokenizerJson } from '../../text/bpe/huggingface'
import { describeVocabulary } from '../../text/describe-vocabulary'
import { encodeLine } from '../../text/encode-line'
import { textOf } from '../../runtime/file/opened-file'
import { countSpans, vocabularyOfMany } from '../../text/vocabulary'
import { vocabularyFromJson, vocabularyToJson } from '../../text/vocabulary-file'

/** Rows of the table that cross to the page. */
const MOST_ROWS = 20_000

export const vocabularyStages: Stages<VocabularyStages> = {
  vocabulary: {
    schema: vocabularySchema,
    run: async ({ tokens, file }, options, job) => {
      const imported = file === undefined ? undefined : vocabularyFromJson(await textOf(file))
      return describeVocabulary(tokens, options, imported, job)
    },
    view: ({ tokens, counts, codec: _, ...measures }) => ({
      ...measures,
      size: tokens.length,
      rows: tokens.slice(0, MOST_ROWS).map((token, id) => ({
        id,
        token,
        count: counts[id] ?? 0,
        special: id < measures.specials,
      })),
    }),
  },
  buildVocabulary: {
    schema: buildVocabularySchema,
    keep: false,
    run: async ({ tokens }, options, job) => {
      return vocabularyOfMany(await countSpans(tokens.text, tokens, job), options, job)
    },
  },
  encodeLine: {
    schema: encodeLineSchema,
    keep: false,
    run: ({ vocabulary }, { text }) => encodeLine(text, vocabulary.codec),
  },
  vocabularyFile: {
    schema: vocabularyFileSchema,
    keep: false,
    run: ({ vocabulary }, { format }) => {
      if (format === 'vitrine') return { name: 'vocabulary.json', json: vocabularyToJson(vocabulary) }
      const { codec } = vocabulary
      if (codec.kind !== 'bpe')
        throw invalid('Only byte pairs can be saved as tokenizer.json. Choose that strategy first.')
      const merges = Array.from({ length: codec.merges.length / 2 }, (_, i) => {
        return [codec.merges[2 * i] ?? 0, codec.merges[2 * i + 1] ?? 0] as const
      })
      return { name: 'tokenizer.json', json: toTokenizerJson({ split: codec.split, merges }) }
    },
  },
}
