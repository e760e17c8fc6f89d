/** Stage 6, Project: many dimensions on a flat page, by PCA, t-SNE or UMAP, and how far the picture can be believed. */
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { WordVectors } from './embedding'

/** Neighbours are found by comparing all rows, so t-SNE and UMAP stop being pleasant beyond this. */
export const MAX_PROJECTED_ROWS = 60_000

export const projectSchema = {
  method: { kind: 'choice', label: 'Method', default: 'tsne', options: { pca: 'PCA', tsne: 't-SNE', umap: 'UMAP' } },
  words: {
    kind: 'number',
    label: 'Words',
    default: 768,
    min: 10,
    max: MAX_PROJECTED_ROWS,
    integer: true,
    stops: [100, 200, 300, 500, 768, 1000, 1500, 2000, 3000, 5000, 10_000, 20_000],
  },
  perplexity: {
    kind: 'number',
    label: 'Perplexity',
    default: 30,
    min: 1,
    max: 500,
    stops: [2, 5, 10, 15, 20, 30, 50, 80, 120, 200],
  },
  iterations: {
    kind: 'number',
    label: 'Iterations',
    default: 1000,
    min: 1,
    max: 10_000,
    integer: true,
    // The first 250 exaggerate what attracts, so that a picture ends there only if somebody types it.
    stops: [500, 750, 1000, 1500, 2000, 3000, 5000],
  },
  /** UMAP; the word itself counts as one. */
  neighbours: {
    kind: 'number',
    label: 'Neighbours',
    default: 15,
    min: 2,
    max: 500,
    integer: true,
    stops: [2, 5, 10, 15, 20, 30, 50, 100, 200],
  },
  minDistance: {
    kind: 'number',
    label: 'Least distance',
    default: 0.1,
    min: 0,
    max: 1,
    stops: [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1],
  },
  epochs: {
    kind: 'number',
    label: 'Epochs',
    default: 500,
    min: 1,
    max: 10_000,
    integer: true,
    stops: [100, 200, 300, 500, 1000, 2000],
  },
  /** On, because the length of a word vector says mostly how frequent the word is; scripts start with it off. */
  unitLength: { kind: 'flag', label: 'Compare directions only', default: true },
  seed: { kind: 'number', label: 'Seed', default: 1, min: 0, max: 2 ** 31 - 1, integer: true },
} as const satisfies Schema

/**
 * Vectors without words, as a script gives them: `rows x columns` numbers in row-major order, or one array a row.
 * All rows are projected; the parameter `words` is for embeddings.
 */
export interface GivenVectors {
  vectors: ArrayLike<number> | readonly ArrayLike<number>[]
  rows: number
  columns: number
}

/** Figures from 0 (as bad as can be) to 1, for the `k` nearest neighbours of each point. */
export interface ProjectionQuality {
  k: number
  /** Falls with false neighbours in the picture, weighed by how far away they really are. */
  trustworthiness: number
  /** Falls with true neighbours that the picture tears apart. */
  continuity: number
  /** Mean share of true neighbours that are kept. */
  preservation: number
}

export interface KlPoint {
  iteration: number
  /** Kullback-Leibler divergence in nats. */
  kl: number
}

/**
 * @property words               the words, most frequent first; empty for vectors given without words
 * @property points              rows x 2, row-major
 * @property explainedVariance   PCA: share of the variance along each of the first components, up to ten
 * @property perplexity          t-SNE: the one used; smaller than asked for where there are too few rows
 * @property neighbours          UMAP: as many as were used; fewer than asked for where there are fewer rows
 * @property kl                  t-SNE: what is left of the divergence over near neighbours, in nats, as Barnes-Hut
 *                               implementations report it
 * @property iterations          t-SNE: iterations; UMAP: epochs
 * @property history             t-SNE: the divergence every 25 iterations
 * @property trustworthiness     of 12 neighbours, or of fewer where there are fewer than 25 rows; NaN below 4 rows
 * @property qualityRows         rows that the quality figures were taken on: all, or a seeded sample of 2,000
 */
export interface ProjectionData {
  method: 'pca' | 'tsne' | 'umap'
  words: string[]
  rows: number
  columns: number
  points: Float32Array
  explainedVariance?: number[]
  perplexity?: number
  neighbours?: number
  kl?: number
  iterations?: number
  history?: KlPoint[]
  trustworthiness: number
  quality: ProjectionQuality[]
  qualityRows: number
}

/** A t-SNE or UMAP on its way; `history` is empty for UMAP. */
export interface ProjectionLive {
  words: string[]
  points: Float32Array
  iteration: number
  history: KlPoint[]
}

export interface ProjectStages {
  project: StageOf<
    { vectors: WordVectors | GivenVectors },
    typeof projectSchema,
    ProjectionData,
    ProjectionData,
    ProjectionLive
  >
}
