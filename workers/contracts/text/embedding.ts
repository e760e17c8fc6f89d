/** Word vectors and what is asked of them, as plain data on both sides of the wall. */

/** A table of word vectors: row i of `vectors` (words.length x dimensions, row-major) belongs to `words[i]`. */
export interface WordVectors {
  words: string[]
  vectors: Float32Array
  dimensions: number
}

export interface Neighbour {
  word: string
  /** Cosine similarity, -1 to 1. */
  similarity: number
}

/** What skip-gram shows while it trains and keeps afterwards. */
export interface SkipGramLive {
  /** Mean loss per pair in nats, by running words read so far. */
  losses: { words: number; loss: number }[]
  /** The loss of one who guesses, in nats. */
  guessing: number
  /** Words that will have been read in the end. */
  totalWords: number
  wordsPerSecond: number
}

/** What the training says about itself: the curve of skip-gram, or the spectrum of a factorisation. */
export interface TrainingReport extends Partial<SkipGramLive> {
  /** What did the inner loop. */
  kernel?: 'wasm-simd' | 'typescript'
  pairs?: number
  /** Passes over the text. */
  epochs?: number
  /** Cells of the PPMI matrix that aren't zero. */
  nonZeros?: number
  /** Falling. */
  singularValues?: number[]
  /** Fine-tuning: the first so many rows are words of the text, the rest the table's own, untouched. */
  tuned?: number
  /** Fine-tuning: words of the text that the table knew. */
  known?: number
}

/** Two words and how alike people find them; greater is more alike, the scale doesn't matter. */
export interface WordPair {
  a: string
  b: string
  score: number
}

export interface SimilarityScore {
  name: string
  /** Spearman's rank correlation of people's scores and cosines; NaN when too few pairs are known. */
  spearman: number
  /** 95 %, by the number of known pairs; NaN where they are too few to tell. */
  interval: [low: number, high: number]
  /** Pairs of which both words have vectors, out of `total`. */
  known: number
  total: number
  pairs: (WordPair & { similarity: number })[]
}

/** Cosines of every pair of `words`, words x words row-major. */
export interface SimilarityMatrix {
  words: string[]
  values: Float32Array
  /** Words that were asked for and have no vector. */
  missing: string[]
}

/** A rotation of one space onto another, and how well it carries held-out words over. */
export interface AlignmentResult {
  /** dimensions x dimensions row-major; a source row times it lies in the target space. */
  rotation: Float64Array
  fitPairs: number
  testPairs: number
  /** Share of held-out source words whose right target is found first, or among the first five. */
  precisionAt1: number
  precisionAt5: number
  /** The same with the spaces as they are, and what a blind guess would get. */
  unalignedPrecisionAt1: number
  chance: number
  examples: { source: string; target: string; found: string[] }[]
  /** The source space, prepared and rotated. */
  aligned: WordVectors
}
