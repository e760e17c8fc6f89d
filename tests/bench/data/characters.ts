/**
 * A made-up language for benches of training: 64 characters, some far more frequent than others, in which the next
 * one mostly follows from the last. Seeded, so all contenders read the same; its loss falls within a few steps.
 */
import { makeRandom, type Random } from '../../../workers/runtime/random'

export const CHARACTERS = 64

export function madeUpCharacters(length: number): Int32Array {
  const random = makeRandom(7)
  const ids = new Int32Array(length)
  for (let k = 1; k < length; k++) {
    const follows = (7 * (ids[k - 1] ?? 0) + 3) % CHARACTERS
    ids[k] = random.next() < 0.7 ? follows : Math.floor(CHARACTERS * random.next() ** 3)
  }
  return ids
}

/** Endless windows of `steps + 1` characters at random places, `batch` at a time, each a view. */
export function makeWindows(steps: number, batch: number, random: Random = makeRandom(3)): () => Int32Array[] {
  const ids = madeUpCharacters(40_000)
  return () =>
    Array.from({ length: batch }, () => {
      const start = random.integer(ids.length - steps)
      return ids.subarray(start, start + steps + 1)
    })
}
