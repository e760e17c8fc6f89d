/** Byte pairs for scripts: `vitrine.text.trainBpe`, `encode`, `decode`. */
import type { ParamsOf } from '../../../../workers/contracts/schema'
import type { TextStages } from '../../../../workers/contracts/text'
import type { BpeLive, bpeSchema, Encoding } from '../../../../workers/contracts/text/bpe'
import type { BpeSplit } from '../../../../workers/contracts/text/codec'
import type { CallOptions } from '../../../client'
import type { StageCalls } from '../../../client/service'
import { inSlices, listOf } from '../in-slices'

/** What `trainBpe` returns, or merges from elsewhere; without `split` the text is not cut first. */
export interface GivenBpe {
  merges: readonly (readonly [left: number, right: number])[]
  split?: BpeSplit
}

/** A published encoding by its name, or a trained one. */
export type EncodingChoice = { encoding: Exclude<Encoding, 'bpe'> } | { bpe: GivenBpe }

type Stages = Pick<StageCalls<TextStages>, 'trainBpe' | 'encode' | 'decode'>

export const bpeScript = (stages: Stages) => ({
  /** Trains a byte-level BPE. Pair i of `merges` makes the token 256 + i; ids below are the bytes. */
  trainBpe: async (text: string, params: Partial<ParamsOf<typeof bpeSchema>> = {}, options?: CallOptions<BpeLive>) => {
    const { data } = await stages.trainBpe.data({ text: { given: { text } } }, params, options)
    return { merges: data.merges, tokenCount: data.tokenCount, counts: data.counts, split: data.split }
  },

  /** Ids of a text. Special tokens in it are ordinary text. */
  encode: async (text: string, choice: EncodingChoice, options?: CallOptions) => {
    const { bpe, params } = chosen(choice)
    const { data } = await stages.encode.data({ text: { given: { text } }, ...bpe }, params, options)
    return { ids: await listOf(data.ids.length, (i) => data.ids[i] ?? 0, options?.signal) }
  },

  /** Text of ids; bytes that are no UTF-8 become U+FFFD. */
  decode: async (ids: ArrayLike<number>, choice: EncodingChoice, options?: CallOptions) => {
    const { bpe, params } = chosen(choice)
    // Numbers in a buffer cross the wall as one copy; float64 holds whatever else was given for the worker to refuse.
    const given = ids instanceof Int32Array ? ids : await asNumbers(ids, options?.signal)
    const { data } = await stages.decode.data({ ids: { given }, ...bpe }, params, options)
    return { text: data.text }
  },
})

async function asNumbers(ids: ArrayLike<number>, signal?: AbortSignal): Promise<Float64Array> {
  const numbers = new Float64Array(ids.length)
  await inSlices(
    ids.length,
    (from, to) => {
      for (let i = from; i < to; i++) numbers[i] = ids[i] ?? NaN
    },
    signal,
  )
  return numbers
}

function chosen(choice: EncodingChoice) {
  if ('bpe' in choice) {
    const { merges, split = 'none' } = choice.bpe
    return { bpe: { bpe: { given: { merges, split } } }, params: { encoding: 'bpe' as const } }
  }
  return { bpe: {}, params: { encoding: choice.encoding } }
}
