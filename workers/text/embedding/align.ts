/**
 * Aligns one embedding space to another on a list of word pairs and says how well: part of the pairs is held out, the
 * rotation is fitted on the rest, and each held-out source word is looked up in the target space (precision@1 and @5,
 * with the same measure without any rotation beside it).
 */
import type { AlignmentResult, WordVectors } from '../../contracts/text/embedding'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { shuffle, type Random } from '../../runtime/random'
import { prepare, procrustes, rotate, type RowPair } from './procrustes'
import { precisionAt, translate, type Criterion } from './retrieval'

export interface AlignOptions {
  /** Share of the pairs kept for the test, 0 to 1. */
  heldOut: number
  centre: boolean
  criterion: Criterion
}

/** Pairs of words as pairs of rows; words that a side lacks are left out. Identical words when no list is given. */
export function rowPairs(
  source: WordVectors,
  target: WordVectors,
  pairs?: readonly (readonly [string, string])[],
): RowPair[] {
  const sourceRows = new Map(source.words.map((word, row) => [word, row]))
  const targetRows = new Map(target.words.map((word, row) => [word, row]))
  const wanted = pairs ?? source.words.map((word) => [word, word] as const)
  const find = (rows: Map<string, number>, word: string): number | undefined =>
    rows.get(word) ?? rows.get(word.toLowerCase())
  return wanted.flatMap(([a, b]) => {
    const from = find(sourceRows, a)
    const to = find(targetRows, b)
    return from === undefined || to === undefined ? [] : [[from, to] as const]
  })
}

/** Fits on part of the pairs and measures on the rest. Throws `input/invalid` when fewer than 4 pairs are usable. */
export async function align(
  source: WordVectors,
  target: WordVectors,
  pairs: readonly RowPair[],
  options: AlignOptions,
  random: Random,
  job: Job,
): Promise<AlignmentResult> {
  if (pairs.length < 4) {
    throw invalid(`Only ${pairs.length} of the pairs have vectors on both sides. Give more pairs, or longer texts.`)
  }
  const mixed = shuffle([...pairs], random)
  const testSize = Math.min(mixed.length - 2, Math.max(1, Math.round(mixed.length * options.heldOut)))
  const test = mixed.slice(0, testSize)
  const fit = mixed.slice(testSize)
  job.progress({ phase: 'fitting the rotation', done: 0, total: 0 })
  const x = await prepare(source, options.centre, job)
  const y = await prepare(target, options.centre, job)
  const rotation = await procrustes(x, y, fit, job)
  const aligned = await rotate(x, rotation, job)
  const rows = test.map(([row]) => row)
  const before = await translate(x, rows, y, 5, 'cosine', job)
  const after = await translate(aligned, rows, y, 5, options.criterion, job)
  return {
    rotation,
    fitPairs: fit.length,
    testPairs: test.length,
    precisionAt1: precisionAt(after, test, 1),
    precisionAt5: precisionAt(after, test, 5),
    unalignedPrecisionAt1: precisionAt(before, test, 1),
    chance: 1 / y.words.length,
    examples: test.map(([from, to], i) => ({
      source: x.words[from] as string,
      target: y.words[to] as string,
      found: (after[i] ?? []).map(({ row }) => y.words[row] as string),
    })),
    aligned,
  }
}

/** Pairs of words from a text with two words a line, separated by a tab, comma, semicolon, arrow or spaces. */
export function parsePairs(text: string): [string, string][] {
  const pairs: [string, string][] = []
  for (const line of text.split(/\r?\n/)) {
    const [a, b] = line.trim().split(/\s*(?:[\t,;]|->|→)\s*|\s+/)
    if (a && b && !a.startsWith('#')) pairs.push([a, b])
  }
  if (pairs.length === 0)
    throw invalid('No word pairs were found. Each line needs two words: the first text’s, then the second’s.')
  return pairs
}
