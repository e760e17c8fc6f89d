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
import { type TokenCounts, type VocabularyOptions, countSpans, vocabularyOfMany } from './vocabulary'
import { coverageCurve, fittedCurve, fitZipf, unknownRate, zipfCurve } from './vocabulary-measures'
import { wordCodecData } from './word-codec'

/** @param imported a vocabulary to use as it is, instead of one built by `options` */
export async function describeVocabulary(
  data: TokenizeData,
  options: VocabularyOptions,
  imported: Vocabulary | undefined,
  job: Job,
): Promise<VocabularyData> {
  if (data.strategy === 'bpe' && !imported) return describeBpe(data, job)
  const strategy = data.strategy === 'bpe' ? 'advanced' : data.strategy
  const { learned, heldOut } = await countParts(data, job)
  const all: TokenCounts = new Map(learned)
  await rest(job)
  for (const [token, count] of heldOut) all.set(token, (all.get(token) ?? 0) + count)
  await rest(job)
  const vocabulary = imported ?? (await vocabularyOfMany(all, options, job))
  // Judged by the vocabulary that the same rules would have built without ever seeing the last tenth.
  const judged = imported ?? (await vocabularyOfMany(learned.size > 0 ? learned : all, options, job))
  await rest(job)
  const unknown = unknownRate(judged, heldOut)
  await rest(job)
  const covered = 1 - unknownRate(vocabulary, all)
  await rest(job)
  const codec = wordCodecData(strategy, vocabulary.tokens)
  await rest(job)
  return {
    ...vocabulary,
    codec,
    strategy: data.strategy,
    imported: imported !== undefined,
    unknownRate: unknown,
    ...measure(Float64Array.from(all.values()), data.tokenCount, covered),
  }
}

async function describeBpe(data: TokenizeData & { strategy: 'bpe' }, job: Job): Promise<VocabularyData> {
  const { size, tokenBytes } = makeBpe(data.bpe)
  const counted = await countIds(data.ids, size, job)
  const counts = Array.from(counted)
  return {
    tokens: counts.map((_, id) => bytesLabel(tokenBytes(id))),
    counts,
    specials: 0,
    codec: bpeCodecData(data),
    strategy: 'bpe',
    imported: false,
    unknownRate: 0,
    ...measure(counted, data.ids.length, 1),
  }
}

function bpeCodecData({ bpe }: TokenizeData & { strategy: 'bpe' }): CodecData {
  return { kind: 'bpe', split: bpe.split, merges: Int32Array.from(bpe.merges.flat()) }
}

type Measures = Pick<VocabularyData, 'running' | 'distinct' | 'covered' | 'coverage' | 'zipf' | 'fit' | 'fitted'>

function measure(counts: Float64Array, running: number, covered: number): Measures {
  // Typed arrays sort by number without calling back, which a million tokens would feel.
  const ranked = Array.from(counts.filter((count) => count > 0).sort()).reverse()
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
  const { size, tokenBytes } = makeBpe(data.bpe)
  const labelled = async (ids: Int32Array): Promise<TokenCounts> => {
    const counts: TokenCounts = new Map()
    for (const [id, count] of (await countIds(ids, size, job)).entries()) {
      if (count === 0) continue
      const label = bytesLabel(tokenBytes(id))
      counts.set(label, (counts.get(label) ?? 0) + count)
    }
    return counts
  }
  return { learned: await labelled(data.ids.subarray(0, cut)), heldOut: await labelled(data.ids.subarray(cut)) }
}

async function countIds(ids: Int32Array, size: number, job: Job): Promise<Float64Array> {
  const counts = new Float64Array(size)
  for (let i = 0; i < ids.length; i++) {
    counts[ids[i] ?? 0]! += 1
    if ((i & 0x3ffff) === 0 && job.due()) await job.rest()
  }
  return counts
}

async function rest(job: Job): Promise<void> {
  if (job.due()) await job.rest()
}
