/**
 * Questions asked of a table of word vectors, all by cosine similarity: nearest neighbours, analogies a : b :: c : ?
 * as the word nearest to b - a + c over unit vectors, inputs left out (3CosAdd; Mikolov, Yih and Zweig 2013, Levy and
 * Goldberg 2014), and the matrix of similarities of a few words. One pass per question; the n x n matrix never exists.
 */
import type { Neighbour, WordVectors } from '../../contracts/text/embedding'
import { invalid } from '../../runtime/errors'

/** The table with every row at length 1; rows of zeros stay zero. */
export function unitRows({ words, vectors, dimensions }: WordVectors): WordVectors {
  const unit = vectors.slice()
  for (let row = 0; row < words.length; row++) normalize(unit.subarray(row * dimensions, (row + 1) * dimensions))
  return { words, vectors: unit, dimensions }
}

/** Scales a vector to length 1 in place; zero stays zero. */
export function normalize(vector: Float32Array): Float32Array {
  let squares = 0
  for (const value of vector) squares += value * value
  if (squares > 0) {
    const scale = 1 / Math.sqrt(squares)
    for (let k = 0; k < vector.length; k++) vector[k] = (vector[k] as number) * scale
  }
  return vector
}

/** Row number of a word as written or in lower case; throws `input/invalid` with what to do when it isn't there. */
export function rowOf(table: WordVectors, word: string): number {
  const trimmed = word.trim()
  let row = table.words.indexOf(trimmed)
  if (row < 0) row = table.words.indexOf(trimmed.toLowerCase())
  if (row < 0) throw invalid(`“${trimmed}” has no vector here. Try another word, or lower the minimum count.`)
  return row
}

/** Words that have a vector, once each and as the table writes them, and those that have none. */
export function knownWords(table: WordVectors, words: readonly string[]): { known: string[]; missing: string[] } {
  const present = new Set(table.words)
  const find = (word: string): string | undefined => [word, word.toLowerCase()].find((form) => present.has(form))
  const known = new Set(words.flatMap((word) => find(word) ?? []))
  return { known: [...known], missing: words.filter((word) => find(word) === undefined) }
}

/** Row of the table, without a copy. */
export function vectorOf(table: WordVectors, row: number): Float32Array {
  return table.vectors.subarray(row * table.dimensions, (row + 1) * table.dimensions)
}

/**
 * The k rows of a unit table with the greatest cosine to `query` (any length), best first, ties by row. `without`
 * lists rows to leave out.
 */
export function nearestRows(
  unit: WordVectors,
  query: Float32Array,
  k: number,
  without: readonly number[] = [],
): { row: number; similarity: number }[] {
  const { dimensions, vectors } = unit
  const direction = normalize(query.slice())
  const best: { row: number; similarity: number }[] = []
  let worst = -Infinity
  for (let row = 0; row < unit.words.length; row++) {
    let similarity = 0
    const from = row * dimensions
    for (let i = 0; i < dimensions; i++) similarity += (vectors[from + i] as number) * (direction[i] as number)
    if (best.length >= k && similarity <= worst) continue
    if (without.includes(row)) continue
    let slot = best.length
    while (slot > 0 && (best[slot - 1] as { similarity: number }).similarity < similarity) slot--
    best.splice(slot, 0, { row, similarity })
    if (best.length > k) best.pop()
    worst = best.length < k ? -Infinity : (best[best.length - 1] as { similarity: number }).similarity
  }
  return best
}

/** The k words nearest to a word, itself left out. */
export function nearestNeighbours(unit: WordVectors, word: string, k: number): Neighbour[] {
  const row = rowOf(unit, word)
  return named(unit, nearestRows(unit, vectorOf(unit, row), k, [row]))
}

/** a is to b as c is to ...: the k best answers by 3CosAdd. */
export function analogy(unit: WordVectors, a: string, b: string, c: string, k: number): Neighbour[] {
  const rows = [a, b, c].map((word) => rowOf(unit, word)) as [number, number, number]
  const [from, to, start] = rows.map((row) => vectorOf(unit, row)) as [Float32Array, Float32Array, Float32Array]
  const query = start.map((value, i) => value - (from[i] as number) + (to[i] as number))
  return named(unit, nearestRows(unit, query, k, rows))
}

/** Cosines of every pair of the given words, words x words row-major; exactly symmetric, 1 on the diagonal. */
export function similarityMatrix(unit: WordVectors, words: readonly string[]): Float32Array {
  const rows = words.map((word) => vectorOf(unit, rowOf(unit, word)))
  const n = rows.length
  const matrix = new Float32Array(n * n)
  for (let i = 0; i < n; i++) {
    matrix[i * n + i] = 1
    for (let j = 0; j < i; j++) {
      matrix[i * n + j] = matrix[j * n + i] = cosineOfUnits(rows[i] as Float32Array, rows[j] as Float32Array)
    }
  }
  return matrix
}

/** Sum of products; the cosine when both have length 1. */
export function cosineOfUnits(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}

function named(table: WordVectors, found: { row: number; similarity: number }[]): Neighbour[] {
  return found.map(({ row, similarity }) => ({ word: table.words[row] as string, similarity }))
}
