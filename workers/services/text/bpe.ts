/** The byte-pair part of stage 3: train, watch a line, encode and decode, tokenizer.json. */
import {
  bpeLineSchema,
  bpeSchema,
  decodeSchema,
  encodeSchema,
  noSchema,
  type BpeData,
  type BpeLive,
  type BpeStages,
  type BpeView,
  type Encoding,
} from '../../contracts/text/bpe'
import type { BpeMerges } from '../../contracts/text/tokenize'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import type { Stages } from '../../runtime/service'
import { byteStringLabel, mergeRows, shownTokens, suggestLine } from '../../text/bpe/describe'
import { makeBpe } from '../../text/bpe/encode'
import type { Bpe } from '../../text/bpe/encoder'
import { fromTokenizerJson, toTokenizerJson } from '../../text/bpe/huggingface'
import { loadReference } from '../../text/bpe/reference'
import { lineMerges } from '../../text/bpe/steps'
import { trainBpe, type NewestMerge } from '../../text/bpe/train'
import { countCodePoints } from '../../text/code-points'
import { nameOf, textOf } from '../../runtime/file/opened-file'

const MOST_ROWS = 20_000
const SHOWN_TOKENS = 400

export const bpeStages: Stages<BpeStages> = {
  trainBpe: {
    schema: bpeSchema,
    run: async ({ text: { text } }, params, job) => {
      const trained = await trainBpe(text, params, labelled(job))
      return { ...trained, characters: await countCodePoints(text, job), suggestion: suggestLine(text) }
    },
    view: viewOf,
  },
  bpeLine: {
    schema: bpeLineSchema,
    keep: false,
    run: ({ bpe }, { line }) => {
      const shown = (line || (bpe.suggestion ?? '')).toWellFormed()
      return { line: shown, ...lineMerges(shown, bpe) }
    },
  },
  encode: {
    schema: encodeSchema,
    run: async (inputs, { encoding }, job) => {
      const text = inputs.text instanceof Blob ? await inputs.text.text() : inputs.text.text
      const bpe = await encoderOf(encoding, inputs.bpe, job)
      const ids = await bpe.encodeLong(text, job)
      return {
        ids,
        encoding,
        size: bpe.size,
        characters: await countCodePoints(text, job),
        ...(await roundTrip(bpe, ids, text, job)),
        tokens: shownTokens(bpe, ids, SHOWN_TOKENS),
      }
    },
    view: ({ ids, ...view }) => ({ ...view, count: ids.length }),
  },
  decode: {
    schema: decodeSchema,
    keep: false,
    run: async ({ ids, bpe }, { encoding }, job) => {
      let text = ''
      for (const part of (await encoderOf(encoding, bpe, job)).decodeSlices(ids)) {
        text += part.text
        if (job.due()) await job.rest()
      }
      return { text }
    },
  },
  exportBpe: {
    schema: noSchema,
    keep: false,
    run: ({ bpe }) => ({ json: toTokenizerJson(bpe) }),
  },
  importBpe: {
    schema: noSchema,
    version: 2,
    run: async ({ file, text: { text } }, _, job) => {
      const imported = fromTokenizerJson(await textOf(file))
      const bpe = makeBpe(imported)
      const ids = await bpe.encodeLong(text, job)
      return {
        ...imported,
        name: nameOf(file, 'tokenizer.json'),
        ties: undefined,
        counts: [],
        tokenCount: ids.length,
        byteCount: (await roundTrip(bpe, ids, text, job)).bytes,
        characters: await countCodePoints(text, job),
        suggestion: suggestLine(text),
      }
    },
    view: (data) => ({ ...viewOf(data), name: data.name, specials: data.specials, renumbered: data.renumbered }),
  },
}

function encoderOf(encoding: Encoding, bpe: BpeMerges | undefined, job: Job): Bpe | Promise<Bpe> {
  if (encoding !== 'bpe') return loadReference(encoding, job)
  if (bpe === undefined)
    throw invalid('There is no trained byte-pair encoding yet. Train one, or name a published one.')
  return makeBpe(bpe)
}

/** Bytes of the ids' tokens, and whether these spell the text again; compared as they come, never held twice. */
async function roundTrip(
  bpe: Bpe,
  ids: Int32Array,
  text: string,
  job: Job,
): Promise<{ bytes: number; lossless: boolean }> {
  let bytes = 0
  let at = 0
  let lossless = true
  for (const part of bpe.decodeSlices(ids)) {
    bytes += part.bytes
    lossless &&= text.startsWith(part.text, at)
    at += part.text.length
    if (job.due()) await job.rest()
  }
  return { bytes, lossless: lossless && at === text.length }
}

function viewOf({ split, ties, tokenCount, byteCount, characters, suggestion, merges, counts }: BpeData): BpeView {
  const rows = mergeRows(merges, counts, MOST_ROWS)
  return { split, ties, tokenCount, byteCount, characters, suggestion, rows, mergeCount: merges.length }
}

/** The job whose newest merge is spelled out on its way to the page. */
function labelled(job: Job): Job {
  const tokens = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))
  return {
    ...job,
    progress: ({ live, ...progress }) => {
      if (live === undefined) return job.progress(progress)
      const { merges, pair, count, tokenCount } = live as NewestMerge
      const [leftId, rightId] = pair
      const [left, right] = [tokens[leftId] ?? '', tokens[rightId] ?? '']
      tokens.push(left + right)
      const row = { left: byteStringLabel(left), right: byteStringLabel(right), leftId, rightId, count }
      job.progress({ ...progress, live: { ...row, merges, tokenCount } satisfies BpeLive })
    },
  }
}
