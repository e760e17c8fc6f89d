/**
 * t-SNE runs that can be left and taken up again: a run that is cancelled keeps standing here, under a hash of what it
 * works on, and in a store that outlives the worker. The same question asked again, or a longer run, goes on from there
 * and ends in the same bits as an undisturbed run.
 */
import type { ProjectionLive } from '../../contracts/text/project'
import { hashValue } from '../../runtime/hash'
import { untilAborted, type Job } from '../../runtime/job'
import {
  beginTsne,
  restoreTsne,
  resumeTsne,
  type TsneLive,
  type TsneMoves,
  type TsneResult,
  type TsneState,
} from './tsne'

/** Where moves are kept while nobody makes them. None of the three may fail a run: a lost checkpoint costs time only. */
export interface TsneStore {
  load(key: string): Promise<TsneMoves | undefined>
  save(key: string, moves: TsneMoves, about: { rows: number; perplexity: number; seed: number }): Promise<void>
  remove(key: string): Promise<void>
}

export interface TsneRun {
  readonly words: string[]
  readonly vectors: Float32Array
  readonly rows: number
  readonly columns: number
  readonly perplexity: number
  readonly seed: number
  readonly iterations: number
}

/** Raised when the same vectors and seed would move otherwise: older checkpoints then count for nothing. */
const VERSION = 1
/** Runs that keep standing; the one that stood longest goes first (8 MB each at 2,000 rows). */
const MOST_STANDING = 3
/** A tab can be closed without a word, so moves are also stored on the way. 96 kB at 2,000 rows. */
const STORE_EVERY_MS = 10_000

const standing = new Map<string, TsneState>()
/** Runs that are moving now. */
const taken = new Map<string, Promise<TsneResult>>()
/** Keys that the store holds something for, as far as this worker knows. */
const stored = new Set<string>()

/** Moves to `iterations`, from where an earlier run on the same vectors stands if it isn't beyond that. */
export async function runTsne(run: TsneRun, job: Job, store: TsneStore): Promise<TsneResult> {
  const { vectors, rows, columns, perplexity, seed } = run
  const key = await hashValue({ version: VERSION, vectors, rows, columns, perplexity, seed })
  // A run moves its state in place, so a second one on the same state waits for its turn.
  for (let other = taken.get(key); other; other = taken.get(key)) {
    await untilAborted(
      other.catch(() => undefined),
      job.signal,
    )
  }
  const turn = moveOn(key, run, job, store).finally(() => taken.delete(key))
  taken.set(key, turn)
  return turn
}

async function moveOn(key: string, run: TsneRun, job: Job, store: TsneStore): Promise<TsneResult> {
  const state = await stateOf(key, run, job, store)
  remember(key, state)
  let storedAt = performance.now()
  const keep = async (): Promise<void> => {
    const { iteration, positions, velocity, gains, history } = state
    stored.add(key)
    await store.save(key, { iteration, positions, velocity, gains, history }, run)
    storedAt = performance.now()
  }
  const moving: Job = {
    ...job,
    progress: (progress) => {
      const { points, iteration } = progress.live as TsneLive
      const live: ProjectionLive = { words: run.words, points, iteration, history: state.history.slice() }
      job.progress({ ...progress, unit: 'iterations', live })
    },
    // The state stands between two iterations whenever a run rests.
    rest: async () => {
      if (performance.now() - storedAt >= STORE_EVERY_MS) await keep()
      await job.rest()
    },
  }
  try {
    const result = await resumeTsne(state, run.iterations - state.iteration, moving)
    job.signal.throwIfAborted()
    if (stored.delete(key)) await store.remove(key)
    return result
  } catch (error) {
    if (job.signal.aborted && state.iteration > 0) await keep()
    throw error
  }
}

/** A run can't go back: fewer iterations than it has are made anew. */
async function stateOf(key: string, run: TsneRun, job: Job, store: TsneStore): Promise<TsneState> {
  const { vectors, rows, columns, iterations } = run
  const before = standing.get(key)
  if (before && before.iteration <= iterations) return before
  const moves = before ? undefined : await store.load(key)
  if (moves) stored.add(key)
  const fits = moves !== undefined && moves.iteration <= iterations && moves.positions.length === 2 * rows
  return fits ? restoreTsne(vectors, rows, columns, run, moves, job) : beginTsne(vectors, rows, columns, run, job)
}

function remember(key: string, state: TsneState): void {
  standing.delete(key)
  standing.set(key, state)
  for (const oldest of standing.keys()) {
    if (standing.size <= MOST_STANDING) break
    standing.delete(oldest)
  }
}

/** For tests: as if the worker had been started anew. */
export function forgetStanding(): void {
  standing.clear()
  stored.clear()
}
