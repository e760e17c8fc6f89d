/**
 * Stage 4's work: a vocabulary from a cut text (or from a file), the codec that goes with it, and the figures that say
 * how well it fits the text. Byte pairs bring their own ids, so there the size is that of the encoding.
 */
import type { CodecData } from '../contracts/text/codec'
import type { TokenizeData } from '../contracts/text/tokenize'
import type { Vocabulary, VocabularyData } from '../contracts/text/vocabulary'
import type { Job } from '../runtime/job'
import { makeBpe } from './bpe/encode'
import { bytesLabel } from './codec'
import { heldOutStart } from './compare-strategies'
import { type TokenCounts, type VocabularyOptions, countSpans, vocabularyOf } from './vocabulary'
import { coverageCurve, fittedCurve, fitZipf, unknownRate, zipfCurve } from './vocabulary-measures'
import { wordCodecData } from './word-codec'

/** @param imported a vocabulary to use as it is, instead of one built by `options` */
export async function describeVocabulary(
  data: TokenizeData,
  options: VocabularyOptions,
  imported: Vocabulary | undefined,
  job: Job,
): Promise<VocabularyData> {
  if (data.strategy === 'bpe' && !imported) return describeBpe(data)
  const strategy = data.strategy === 'bpe' ? 'advanced' : data.strategy
  const { learned, heldOut } = await countParts(data, job)
  const all: TokenCounts = new Map(learned)
  for (const [token, count] of heldOut) all.set(token, (all.get(token) ?? 0) + count)
  const vocabulary = imported ?? vocabularyOf(all, options)
  // Judged by the vocabulary that the same rules would have built without ever seeing the last tenth.
  const judged = imported ?? vocabularyOf(learned.size > 0 ? learned : all, options)
  return {
    ...vocabulary,
    codec: wordCodecData(strategy, vocabulary.tokens),
    strategy: data.strategy,
    imported: imported !== undefined,
    unknownRate: unknownRate(judged, heldOut),
    ...measure([...all.values()], data.tokenCount, 1 - unknownRate(vocabulary, all)),
  }
}

function describeBpe(data: TokenizeData & { strategy: 'bpe' }): VocabularyData {
  const { size, tokenBytes } = makeBpe(data.bpe)
  const counts = new Array<number>(size).fill(0)
  for (const id of data.ids) counts[id] = (counts[id] ?? 0) + 1
  return {
    tokens: counts.map((_, id) => bytesLabel(tokenBytes(id))),
    counts,
    specials: 0,
    codec: bpeCodecData(data),
    strategy: 'bpe',
    imported: false,
    unknownRate: 0,
    ...measure(counts, data.ids.length, 1),
  }
}

function bpeCodecData({ bpe }: TokenizeData & { strategy: 'bpe' }): CodecData {
  return { kind: 'bpe', split: bpe.split, merges: Int32Array.from(bpe.merges.flat()) }
}

type Measures = Pick<VocabularyData, 'running' | 'distinct' | 'covered' | 'coverage' | 'zipf' | 'fit' | 'fitted'>

function measure(counts: readonly number[], running: number, covered: number): Measures {
  const ranked = counts.filter((count) => count > 0).sort((a, b) => b - a)
  const zipf = zipfCurve(ranked)
  const fit = fitZipf(zipf)
  return {
    running,
    distinct: ranked.length,
    covered,
    coverage: coverageCurve(ranked, running),
    zipf,
    fit,
    fitted: fittedCurve(zipf, fit),
  }
}

/** Counts of the first nine tenths and of the last tenth. */
async function countParts(data: TokenizeData, job: Job): Promise<{ learned: TokenCounts; heldOut: TokenCounts }> {
  const cut = heldOutStart(data.tokenCount)
  if (data.strategy !== 'bpe') {
    const learned = await countSpans(data.text, data, job, 0, cut)
    return { learned, heldOut: await countSpans(data.text, data, job, cut) }
  }
  const { tokenBytes } = makeBpe(data.bpe)
  const label = (id: number): string => bytesLabel(tokenBytes(id))
  return { learned: countIds(data.ids.subarray(0, cut), label), heldOut: countIds(data.ids.subarray(cut), label) }
}

function countIds(ids: Int32Array, label: (id: number) => string): TokenCounts {
  const byId = new Map<number, number>()
  for (const id of ids) byId.set(id, (byId.get(id) ?? 0) + 1)
  return new Map(Array.from(byId, ([id, count]) => [label(id), count]))
}
