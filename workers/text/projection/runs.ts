/**
 * Runs that can be left and taken up again: a run that is cancelled keeps standing here, under a hash of what it works
 * on, and in a store that outlives the worker. The same question asked again, or a longer run, goes on from there and
 * ends in the same bits as an undisturbed run.
 */
import { hashValue } from '../../runtime/hash'
import { untilAborted, type Job } from '../../runtime/job'
import type { TsneMoves } from './tsne'
import type { UmapMoves } from './umap'

/** What a method has done to the points and can't be computed again. */
export type Moves = TsneMoves | UmapMoves

export interface AboutRun {
  readonly method: 'tsne' | 'umap'
  readonly rows: number
  readonly seed: number
}

/** Where moves are kept while nobody makes them. None of the three may fail a run: a lost checkpoint costs time only. */
export interface MovesStore {
  load(key: string): Promise<Moves | undefined>
  save(key: string, moves: Moves, about: AboutRun): Promise<void>
  remove(key: string): Promise<void>
}

/** A method on its vectors, as far as leaving and resuming ask. */
export interface Method<M extends Moves, State extends M, Result> {
  readonly about: AboutRun
  /** Everything that decides how the points move, save the number of iterations. */
  readonly identity: unknown
  begin(job: Job): Promise<State>
  restore(moves: M, job: Job): Promise<State>
  movesOf(state: State): M
  /** Runs `iterations` more, resting only between two of them. */
  resume(state: State, iterations: number, job: Job): Promise<Result>
}

/** Raised when the same vectors and seed would move otherwise: older checkpoints then count for nothing. */
const VERSION = 2
/** Runs that keep standing; the one that stood longest goes first. Affinities take 8 MB at 10,000 rows. */
const MOST_STANDING = 2
/** A tab can be closed without a word, so moves are also stored on the way. 48 bytes a row. */
const STORE_EVERY_MS = 10_000

const standing = new Map<string, Moves>()
/** Runs that are moving now. */
const taken = new Map<string, Promise<unknown>>()
/** Keys that the store holds something for, as far as this worker knows. */
const stored = new Set<string>()

/** Moves to `iterations`, from where an earlier run on the same vectors stands if it isn't beyond that. */
export async function runMethod<M extends Moves, State extends M, Result>(
  method: Method<M, State, Result>,
  iterations: number,
  job: Job,
  store: MovesStore,
): Promise<Result> {
  const key = await hashValue({ version: VERSION, identity: method.identity })
  // A run moves its state in place, so a second one on the same state waits for its turn.
  for (let other = taken.get(key); other; other = taken.get(key)) {
    await untilAborted(
      other.catch(() => undefined),
      job.signal,
    )
  }
  const turn = moveOn(key, method, iterations, job, store).finally(() => taken.delete(key))
  taken.set(key, turn)
  return turn
}

async function moveOn<M extends Moves, State extends M, Result>(
  key: string,
  method: Method<M, State, Result>,
  iterations: number,
  job: Job,
  store: MovesStore,
): Promise<Result> {
  const state = await stateOf(key, method, iterations, job, store)
  remember(key, state)
  let storedAt = performance.now()
  const keep = async (): Promise<void> => {
    stored.add(key)
    await store.save(key, method.movesOf(state), method.about)
    storedAt = performance.now()
  }
  const moving: Job = {
    ...job,
    // The state stands between two iterations whenever a run rests.
    rest: async () => {
      if (performance.now() - storedAt >= STORE_EVERY_MS) await keep()
      await job.rest()
    },
  }
  try {
    const result = await method.resume(state, iterations - state.iteration, moving)
    job.signal.throwIfAborted()
    if (stored.delete(key)) await store.remove(key)
    return result
  } catch (error) {
    if (job.signal.aborted && state.iteration > 0) await keep()
    throw error
  }
}

/** A run can't go back: fewer iterations than it has are made anew. */
async function stateOf<M extends Moves, State extends M, Result>(
  key: string,
  { about, begin, restore }: Method<M, State, Result>,
  iterations: number,
  job: Job,
  store: MovesStore,
): Promise<State> {
  // What stands under a key was made by the same method: its identity is part of the key.
  const before = standing.get(key) as State | undefined
  if (before && before.iteration <= iterations) return before
  const moves = before ? undefined : ((await store.load(key)) as M | undefined)
  if (moves) stored.add(key)
  const fits = moves !== undefined && moves.iteration <= iterations && moves.positions.length === 2 * about.rows
  return fits ? restore(moves, job) : begin(job)
}

function remember(key: string, state: Moves): void {
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
