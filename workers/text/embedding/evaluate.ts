/**
 * How well cosine similarities agree with people's judgements of word pairs: Spearman's rank correlation (1904), ties
 * given the mean of their ranks, over the pairs whose two words have vectors. Usual lists: WordSim-353 (Finkelstein
 * et al. 2002) and RG-65 (Rubenstein and Goodenough 1965). Few pairs say little, so a score comes with an interval.
 */
import type { SimilarityScore, WordPair, WordVectors } from '../../contracts/text/embedding'
import { invalid } from '../../runtime/errors'
import { cosineOfUnits, vectorOf } from './neighbours'

/** Standard normal deviates that leave 2.5 % on each side. */
const NORMAL_95 = 1.959964

/** Ranks from 1, ties at their mean rank. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort(
    (a, b) => (values[a] as number) - (values[b] as number),
  )
  const out = new Float64Array(values.length)
  for (let i = 0; i < order.length;) {
    let j = i
    while (j + 1 < order.length && values[order[j + 1] as number] === values[order[i] as number]) j++
    for (let t = i; t <= j; t++) out[order[t] as number] = (i + j) / 2 + 1
    i = j + 1
  }
  return out
}

/** Pearson's correlation; NaN for fewer than two values or a constant side. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length
  let meanA = 0
  let meanB = 0
  for (let i = 0; i < n; i++) {
    meanA += (a[i] as number) / n
    meanB += (b[i] as number) / n
  }
  let ab = 0
  let aa = 0
  let bb = 0
  for (let i = 0; i < n; i++) {
    const x = (a[i] as number) - meanA
    const y = (b[i] as number) - meanB
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : Number.NaN
}

/** Spearman's rho, -1 to 1; NaN where it is undefined. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return pearson(ranks(a), ranks(b))
}

/**
 * The interval that holds Spearman's rho of all such pairs at 95 %: Fisher's z with the variance (1 + rho^2 / 2) / (n - 3)
 * (Bonett and Wright 2000). NaN below four pairs, and for perfect agreement, of which it would be certain.
 */
export function spearmanInterval(rho: number, n: number): [low: number, high: number] {
  if (n < 4 || Math.abs(rho) > 1 - 1e-9) return [Number.NaN, Number.NaN]
  const z = Math.atanh(rho)
  const reach = NORMAL_95 * Math.sqrt((1 + rho ** 2 / 2) / (n - 3))
  return [Math.tanh(z - reach), Math.tanh(z + reach)]
}

/** Scores a table (rows of length 1) on a list; words are looked up as written, then in lower case. */
export function scoreSimilarity(unit: WordVectors, name: string, pairs: readonly WordPair[]): SimilarityScore {
  const rowByWord = new Map(unit.words.map((word, row) => [word, row]))
  const row = (word: string): number | undefined => rowByWord.get(word) ?? rowByWord.get(word.toLowerCase())
  const judged: SimilarityScore['pairs'] = []
  for (const { a, b, score } of pairs) {
    const rowA = row(a)
    const rowB = row(b)
    if (rowA === undefined || rowB === undefined) continue
    judged.push({ a, b, score, similarity: cosineOfUnits(vectorOf(unit, rowA), vectorOf(unit, rowB)) })
  }
  const people = judged.map((pair) => pair.score)
  const cosines = judged.map((pair) => pair.similarity)
  const rho = spearman(people, cosines)
  const interval = spearmanInterval(rho, judged.length)
  return { name, spearman: rho, interval, known: judged.length, total: pairs.length, pairs: judged }
}

/** Word pairs from a text with "word word score" on each line, separated by tabs, commas, semicolons or spaces. */
export function parseWordPairs(text: string): WordPair[] {
  const pairs: WordPair[] = []
  for (const line of text.split(/\r?\n/)) {
    const [a, b, score] = line.trim().split(/[\t,; ]+/)
    const value = Number(score)
    if (a && b && score && Number.isFinite(value) && !a.startsWith('#')) pairs.push({ a, b, score: value })
  }
  if (pairs.length < 3) throw invalid('No list of word pairs was found. Each line needs two words and a number.')
  return pairs
}
