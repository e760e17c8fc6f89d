import { describe, expect, it } from 'vitest'
import type { Progress } from '../../../../workers/contracts/job'
import type { ProjectionLive } from '../../../../workers/contracts/text/project'
import { makeJob } from '../../../../workers/runtime/job'
import { makeRandom } from '../../../../workers/runtime/random'
import { sizeOf } from '../../../../workers/runtime/hash'
import { checkParams } from '../../../../workers/runtime/params'
import { projectStages } from '../../../../workers/services/text/project'
import { project } from '../../../../workers/text/projection/project'
import { forgetStanding, type Moves, type MovesStore } from '../../../../workers/text/projection/runs'
import { countedJob, type CountedJob } from '../../../helpers/counted-job'
import { blobs, digits, integers, reference } from './fixtures'

const { schema } = projectStages.project
const run = async (...args: Parameters<typeof projectStages.project.run>) => projectStages.project.run(...args)
// As scripts have it: the references take rows as they are.
const params = (given: Partial<ReturnType<typeof checkParams<typeof schema>>>) =>
  checkParams(schema, { unitLength: false, ...given })

/** A store as the Library is one: what is read back is a copy. */
function memoryStore(): MovesStore & { kept: Map<string, Moves> } {
  const kept = new Map<string, Moves>()
  return {
    kept,
    load: async (key) => structuredClone(kept.get(key)),
    save: async (key, moves) => void kept.set(key, structuredClone(moves)),
    remove: async (key) => void kept.delete(key),
  }
}

/** A job that is cancelled after so many iterations of its own; a run rests after each. */
function cancelledAfter(iterations: number): CountedJob {
  let left = iterations
  const job = countedJob({
    onRest: () => {
      if (job.phases.has('moving points') && --left === 0) job.cancel()
    },
  })
  return job
}

describe('the projection stage', () => {
  it('takes plain arrays, an array a row, or typed arrays alike', async () => {
    const flat = blobs(300, 50, 6, makeRandom(1))
    const nested = Array.from({ length: 300 }, (_, i) => Array.from(flat.subarray(i * 50, (i + 1) * 50)))
    const given = [flat, Array.from(flat), nested, Float64Array.from(flat)]
    const all = await Promise.all(
      given.map((vectors) =>
        run({ vectors: { vectors, rows: 300, columns: 50 } }, params({ method: 'pca' }), makeJob()),
      ),
    )
    for (const other of all) expect(other.points).toEqual(all[0]!.points)
    expect(all[0]).toMatchObject({ rows: 300, columns: 50, words: [], qualityRows: 300 })
    expect(all[0]!.points).toHaveLength(600)
    expect(all[0]!.explainedVariance).toHaveLength(10)
  })

  it('projects every given row, but only the first words of an embedding', async () => {
    const words = Array.from({ length: 40 }, (_, i) => `w${i}`)
    const embedding = { words, vectors: blobs(40, 6, 4, makeRandom(1)), dimensions: 6 }
    const some = await run({ vectors: embedding }, params({ method: 'pca', words: 25 }), makeJob())
    expect(some.words).toEqual(words.slice(0, 25))
    expect(some.points).toHaveLength(50)
    const many = blobs(3000, 3, 5, makeRandom(1))
    const sampled = await run(
      { vectors: { vectors: many, rows: 3000, columns: 3 } },
      params({ method: 'pca' }),
      makeJob(),
    )
    expect(sampled).toMatchObject({ rows: 3000, qualityRows: 2000 })
  })

  it('gives the figures that its parts give: PCA of a 16 x 4 table by scikit-learn 1.2.1', async () => {
    const vectors = { vectors: integers, rows: 16, columns: 4 }
    const result = await run({ vectors }, params({ method: 'pca' }), makeJob())
    expect(result.explainedVariance).toEqual(reference.ratio.map((value) => expect.closeTo(value, 8)))
    expect(result.quality.map(({ k }) => k)).toEqual([5])
  })

  it('runs t-SNE on 200 digits, live, with KL and trustworthiness', async () => {
    const seen: Progress<ProjectionLive>[] = []
    const job = makeJob(undefined, (progress) => {
      if (progress.phase === 'moving points') seen.push(progress as Progress<ProjectionLive>)
    })
    const vectors = { vectors: digits(200), rows: 200, columns: 64 }
    const result = await run({ vectors }, params({ method: 'tsne', perplexity: 20, seed: 3 }), job)
    expect(result.kl).toBeGreaterThan(0.1)
    expect(result.kl).toBeLessThan(0.5)
    expect(result.trustworthiness).toBeGreaterThan(0.97)
    expect(result.history).toHaveLength(40)
    expect(seen.at(-1)?.live).toMatchObject({ iteration: 1000, points: result.points })
  })

  it('goes on from where a cancelled run stood, and ends in the same bits as an undisturbed one', async () => {
    const vectors = { vectors: blobs(500, 10, 5, makeRandom(7)), rows: 500, columns: 10 }
    const started: number[] = []
    await expect(run({ vectors }, params({ seed: 5, iterations: 600 }), cancelledAfter(20))).rejects.toThrow(/abort/i)
    const watched = makeJob(undefined, ({ phase, done }) => void (phase === 'moving points' && started.push(done)))
    const resumed = await run({ vectors }, params({ seed: 5, iterations: 600 }), watched)
    expect(started[0]).toBe(21)
    // The run now stands at 600, so 600 again costs nothing; 599 has to be made anew, and then goes on to 600.
    await run({ vectors }, params({ seed: 5, iterations: 599 }), makeJob())
    const again = await run({ vectors }, params({ seed: 5, iterations: 600 }), makeJob())
    expect(again).toEqual(resumed)
  })

  it('stores a paused run, and goes on from there in a new worker to the same bits', async () => {
    const vectors = blobs(300, 10, 5, makeRandom(17))
    const options = { ...params({ seed: 6, iterations: 2000 }) }
    const given = { vectors, rows: 300, columns: 10 }
    const undisturbed = await project(given, options, makeJob(), memoryStore())
    forgetStanding()
    const store = memoryStore()
    for (const at of [40, 700]) {
      const stood = [...store.kept.values()][0]?.iteration ?? 0
      await expect(project(given, options, cancelledAfter(at - stood), store)).rejects.toThrow(/abort/i)
      expect([...store.kept.values()][0]?.iteration).toBe(at)
      forgetStanding()
    }
    const started: number[] = []
    const watched = makeJob(undefined, ({ phase, done }) => void (phase === 'moving points' && started.push(done)))
    expect(await project(given, options, watched, store)).toEqual(undisturbed)
    expect(started[0]).toBe(701)
    expect(store.kept.size).toBe(0)
  })

  it('stores nothing that could be computed again: no more than 100 bytes a row', async () => {
    const store = memoryStore()
    const given = { vectors: blobs(400, 30, 5, makeRandom(18)), rows: 400, columns: 30 }
    const paused = project(given, params({ seed: 6, iterations: 9000 }), cancelledAfter(1), store)
    await expect(paused).rejects.toThrow(/abort/i)
    expect(sizeOf([...store.kept.values()][0])).toBeLessThan(400 * 100)
  })

  it('hears a cancel while it waits for another run on the same vectors', async () => {
    const vectors = { vectors: blobs(60, 4, 3, makeRandom(9)), rows: 60, columns: 4 }
    const [first, second] = [new AbortController(), new AbortController()]
    const real = makeJob(first.signal)
    let rests = 0
    let begin = (): void => {}
    const begun = new Promise<void>((resolve) => (begin = resolve))
    // Rests after every iteration, and lets others in; the second run asks to go further, so it has to wait.
    const rest = (): Promise<void> => {
      rests++
      begin()
      if (rests === 200) second.abort()
      return real.rest()
    }
    const moving = run({ vectors }, params({ seed: 8, iterations: 9000 }), { ...real, due: () => true, rest })
    const stopped = expect(moving).rejects.toThrow(/abort/i)
    // Whoever comes first has the vectors, so the second comes when the first has begun.
    await begun
    await expect(run({ vectors }, params({ seed: 8, iterations: 9001 }), makeJob(second.signal))).rejects.toThrow(
      /abort/i,
    )
    // One rest may pass before the answer is here.
    expect(rests).toBeLessThanOrEqual(201)
    first.abort()
    await stopped
  })

  it('keeps two runs on the same vectors apart', async () => {
    const vectors = { vectors: blobs(100, 10, 5, makeRandom(8)), rows: 100, columns: 10 }
    const at = (iterations: number) => run({ vectors }, params({ iterations, perplexity: 10 }), makeJob())
    const [short, long] = await Promise.all([at(300), at(400)])
    expect([short.iterations, long.iterations]).toEqual([300, 400])
    expect((await at(300)).points).toEqual(short.points)
  })

  it('compares directions only when asked: rows of any length then fall together', async () => {
    const rows = Float32Array.of(1, 0, 5, 0, 0, 1, 0, 9, 3, 3, 0.1, 0.1)
    const vectors = { vectors: rows, rows: 6, columns: 2 }
    const { points } = await run({ vectors }, params({ method: 'pca', unitLength: true }), makeJob())
    for (const [a, b] of [
      [0, 1],
      [2, 3],
      [4, 5],
    ] as const) {
      expect(points[2 * a]).toBeCloseTo(points[2 * b]!, 5)
      expect(points[2 * a + 1]).toBeCloseTo(points[2 * b + 1]!, 5)
    }
  })

  it('takes a third of the neighbours where there are too few for the perplexity, and says so', async () => {
    const vectors = Float32Array.from({ length: 20 }, (_, i) => Math.sin(7 * i))
    const { perplexity, points } = await run({ vectors: { vectors, rows: 10, columns: 2 } }, params({}), makeJob())
    expect(perplexity).toBe(3)
    expect(points.every(Number.isFinite)).toBe(true)
  })

  it('says what is wrong with vectors that are no table', async () => {
    const bad = (vectors: ArrayLike<number> | number[][], rows: number, columns: number) =>
      run({ vectors: { vectors, rows, columns } }, params({}), makeJob())
    await expect(bad([1, 2, 3], 2, 2)).rejects.toThrow(/2 rows of 2 columns are 4 numbers, but 3 were given/)
    await expect(bad([[1, 2], [3]], 2, 2)).rejects.toThrow(/Row 2 has 1 numbers/)
    await expect(bad(new Float32Array(120_002), 60_001, 2)).rejects.toThrow(/up to 60,000 rows/)
  })
})
