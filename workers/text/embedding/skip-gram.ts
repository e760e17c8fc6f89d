/**
 * Skip-gram with negative sampling, trained over a whole corpus (Mikolov et al. 2013, arXiv:1301.3781 and 1310.4546):
 * each word predicts its neighbours in a window whose reach is drawn anew each time (so near neighbours count more),
 * frequent words are left out at random, and the learning rate falls linearly with the running words read.
 */
import type { SkipGramLive, TrainingReport, WordVectors } from '../../contracts/text/embedding'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import type { Random } from '../../runtime/random'
import { BREAK, runningWordsOf, type WordCorpus } from './corpus'
import { keepProbabilities, negativeTable } from './sampling'
import type { SkipGramKernel } from './skip-gram-kernel'
import { makeKernel } from './skip-gram-simd'

export interface SkipGramOptions {
  dimensions: number
  /** Greatest reach to each side, in words that survived the subsampling. */
  window: number
  /** Passes over the text; 0 chooses by its length. */
  epochs: number
  negatives: number
  /** Words with a share of the text above this are thinned out; 0 keeps all. Usual: 1e-3 to 1e-5. */
  subsampling: number
  learningRate: number
}

export type SkipGramResult = WordVectors & SkipGramLive & Required<Pick<TrainingReport, 'kernel' | 'pairs' | 'epochs'>>

const NEGATIVE_TABLE_SIZE = 1 << 20
const WORDS_A_LOOK = 64
/** `automaticEpochs` wants so many words read in all, within these bounds. */
const ENOUGH_WORDS = 1_500_000
const FEWEST_EPOCHS = 15
const MOST_EPOCHS = 200
/** More passes over a small text only make the pretrained words forget. */
const MOST_TUNING_EPOCHS = 50

/** The rate never falls below this share of its start, as in the released program. */
const LEAST_RATE_SHARE = 1e-4
const CURVE_POINTS = 120

/**
 * Passes over a text of so many words that are enough to leave the start behind. Vectors of a text that is read too
 * few times all point the same way: at 15 passes every cosine of a text of 2,500 words is above 0.99, at 200 they
 * spread from -0.1 to 0.4.
 */
export function automaticEpochs(runningWords: number, tunes = false): number {
  const wanted = Math.round(ENOUGH_WORDS / Math.max(1, runningWords))
  return Math.min(tunes ? MOST_TUNING_EPOCHS : MOST_EPOCHS, Math.max(FEWEST_EPOCHS, wanted))
}

/**
 * Trains vectors for the corpus's words. `start` (words.length x dimensions) goes on from given vectors, otherwise
 * rows start uniform in +-0.5/dimensions; context vectors start at 0. `makeTables` is for tests that pin a kernel.
 */
export async function trainSkipGram(
  corpus: WordCorpus,
  options: SkipGramOptions,
  random: Random,
  job: Job,
  start?: Float32Array,
  makeTables: typeof makeKernel = makeKernel,
): Promise<SkipGramResult> {
  const { words, counts, ids } = corpus
  const { dimensions, negatives } = options
  if (start && start.length !== words.length * dimensions) {
    throw invalid(`The starting vectors don't have ${dimensions} numbers for each of the ${words.length} words.`)
  }
  const kernel = makeTables(words.length, dimensions, negatives + 1)
  await fillInput(kernel, words.length, dimensions, random, job, start)
  const table = await negativeTable(counts, NEGATIVE_TABLE_SIZE, job)
  const keep = keepProbabilities(counts, options.subsampling)
  const running = runningWordsOf(corpus)
  const epochs = options.epochs || automaticEpochs(running)
  const total = running * epochs
  const curve = lossCurve(total)
  const kept = new Int32Array(ids.length)
  const began = performance.now()
  let done = 0
  let pairs = 0
  const live = (): SkipGramLive => ({
    losses: curve.points,
    guessing: (negatives + 1) * Math.LN2,
    totalWords: total,
    wordsPerSecond: (done / Math.max(1, performance.now() - began)) * 1000,
  })

  for (let epoch = 0; epoch < epochs; epoch++) {
    const length = thinOut(ids, keep, kept, random)
    // Running words that each kept position stands for, so that progress and rate follow the text as it was.
    const perPosition = running / Math.max(1, length)
    for (let at = 0; at < length; at++) {
      const centre = kept[at] as number
      done += perPosition
      if (centre !== BREAK) {
        const rate = options.learningRate * Math.max(LEAST_RATE_SHARE, 1 - done / total)
        const reach = 1 + random.integer(options.window)
        const first = leftEdge(kept, at, reach)
        const last = rightEdge(kept, at, reach, length)
        for (let other = first; other <= last; other++) {
          if (other === at) continue
          const context = kept[other] as number
          const count = drawTargets(kernel.targets, context, negatives, table, random)
          curve.add(kernel.step(centre, count, rate))
          pairs++
        }
      }
      curve.mark(done)
      if ((at & 63) === 0 && job.due()) {
        job.progress({
          phase: 'training vectors',
          done: Math.min(total, Math.round(done)),
          total,
          unit: 'words',
          live: live(),
        })
        await job.rest()
      }
    }
  }
  curve.finish(total)
  job.progress({ phase: 'training vectors', done: total, total, unit: 'words', live: live() })
  const vectors = unpad(kernel, words.length, dimensions)
  return { words, vectors, dimensions, ...live(), pairs, epochs, kernel: kernel.name }
}

/** The context and up to `negatives` draws that differ from it; returns how many targets there are. */
function drawTargets(
  targets: Int32Array,
  context: number,
  negatives: number,
  table: Int32Array,
  random: Random,
): number {
  targets[0] = context
  let count = 1
  for (let i = 0; i < negatives; i++) {
    const word = table[random.integer(NEGATIVE_TABLE_SIZE)] as number
    if (word !== context) targets[count++] = word
  }
  return count
}

/** Copies the ids that survive the subsampling into `out`; returns their number. Breaks always survive. */
function thinOut(ids: Int32Array, keep: Float64Array, out: Int32Array, random: Random): number {
  let length = 0
  for (const id of ids) if (id === BREAK || random.next() < (keep[id] as number)) out[length++] = id
  return length
}

function leftEdge(ids: Int32Array, at: number, reach: number): number {
  let edge = at
  while (edge > 0 && at - edge < reach && ids[edge - 1] !== BREAK) edge--
  return edge
}

function rightEdge(ids: Int32Array, at: number, reach: number, length: number): number {
  let edge = at
  while (edge < length - 1 && edge - at < reach && ids[edge + 1] !== BREAK) edge++
  return edge
}

async function fillInput(
  kernel: SkipGramKernel,
  words: number,
  dimensions: number,
  random: Random,
  job: Job,
  start: Float32Array | undefined,
): Promise<void> {
  for (let word = 0; word < words; word++) {
    for (let k = 0; k < dimensions; k++) {
      const given = start?.[word * dimensions + k]
      kernel.input[word * kernel.stride + k] = given ?? (random.next() - 0.5) / dimensions
    }
    if (word % WORDS_A_LOOK === 0 && job.due()) await job.rest()
  }
}

function unpad(kernel: SkipGramKernel, words: number, dimensions: number): Float32Array {
  const vectors = new Float32Array(words * dimensions)
  for (let word = 0; word < words; word++) {
    const from = word * kernel.stride
    vectors.set(kernel.input.subarray(from, from + dimensions), word * dimensions)
  }
  return vectors
}

interface LossCurve {
  points: SkipGramLive['losses']
  add(loss: number): void
  mark(done: number): void
  finish(done: number): void
}

/** Mean loss per pair over about a hundred equal stretches of the training. */
function lossCurve(total: number): LossCurve {
  const curve: LossCurve = { points: [], add, mark, finish: (done) => close(done) }
  let sum = 0
  let count = 0
  let next = total / CURVE_POINTS
  function add(loss: number): void {
    sum += loss
    count++
  }
  function close(done: number): void {
    if (count > 0) curve.points = [...curve.points, { words: Math.round(done), loss: sum / count }]
    sum = count = 0
    next = done + total / CURVE_POINTS
  }
  function mark(done: number): void {
    if (done >= next) close(done)
  }
  return curve
}
