/** t-SNE and UMAP as the projection stage runs them: resumable, with live pictures that carry the words. */
import type { KlPoint, ProjectionLive } from '../../contracts/text/project'
import type { Job } from '../../runtime/job'
import type { Method } from './runs'
import { beginTsne, restoreTsne, resumeTsne, type TsneMoves, type TsneResult, type TsneState } from './tsne'
import { beginUmap, restoreUmap, resumeUmap, type UmapMoves, type UmapResult, type UmapState } from './umap'

export interface NamedRows {
  readonly words: string[]
  readonly vectors: Float32Array
  readonly rows: number
  readonly columns: number
}

export function tsneMethod(
  { words, vectors, rows, columns }: NamedRows,
  options: { readonly perplexity: number; readonly seed: number },
): Method<TsneMoves, TsneState, TsneResult> {
  const { perplexity, seed } = options
  return {
    about: { method: 'tsne', rows, seed },
    identity: { method: 'tsne', vectors, rows, columns, perplexity, seed },
    begin: (job) => beginTsne(vectors, rows, columns, { perplexity, seed }, job),
    restore: (moves, job) => restoreTsne(vectors, rows, columns, { perplexity, seed }, moves, job),
    movesOf: ({ iteration, positions, velocity, gains, history }) => ({
      iteration,
      positions,
      velocity,
      gains,
      history,
    }),
    resume: (state, iterations, job) =>
      resumeTsne(
        state,
        iterations,
        withWords(words, 'iterations', job, () => state.history.slice()),
      ),
  }
}

export function umapMethod(
  { words, vectors, rows, columns }: NamedRows,
  options: {
    readonly neighbours: number
    readonly minDistance: number
    readonly epochs: number
    readonly seed: number
  },
): Method<UmapMoves, UmapState, UmapResult> {
  const { neighbours, minDistance, epochs, seed } = options
  const own = { neighbours, minDistance, epochs, seed }
  return {
    about: { method: 'umap', rows, seed },
    identity: { method: 'umap', vectors, rows, columns, ...own },
    begin: (job) => beginUmap(vectors, rows, columns, own, job),
    restore: (moves, job) => restoreUmap(vectors, rows, columns, own, moves, job),
    movesOf: ({ iteration, positions, random }) => ({ iteration, positions, random }),
    resume: (state, iterations, job) =>
      resumeUmap(
        state,
        iterations,
        withWords(words, 'epochs', job, () => []),
      ),
  }
}

/** Pictures on their way get what the page draws beside them. */
function withWords(words: string[], unit: string, job: Job, history: () => KlPoint[]): Job {
  return {
    ...job,
    progress: (progress) => {
      const { points, iteration } = progress.live as Pick<ProjectionLive, 'points' | 'iteration'>
      job.progress({ ...progress, unit, live: { words, points, iteration, history: history() } })
    },
  }
}
