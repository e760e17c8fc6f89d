/**
 * A cancel is heard within 500 ms in every stage of the text lab, at whatever moment it comes: each stage is started on
 * work that would take seconds, cancelled three times, and must settle in time in the same worker.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Artifact } from '../../workers/contracts/artifact'
import type { TextStages } from '../../workers/contracts/text'
import EngineWorker from '../../workers/worker?worker'
import { makeHost } from '../../src/client/host'
import { type StageCalls, stagesOf } from '../../src/client/service'

const HEARD_WITHIN_MS = 500
const MOMENTS_MS = [20, 150, 600]

let workers = 0
const host = makeHost({
  name: 'cancel',
  device: 'wasm',
  start: () => {
    workers++
    return new EngineWorker()
  },
})
const stages: StageCalls<TextStages> = stagesOf<TextStages>(host, 'text')

/** Words of a made-up language, Zipf-like, so that every stage has work; the seed makes each text a new one. */
function makeText(words: number, seed: number): string {
  let state = seed >>> 0
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  const syllables = ['ka', 'lo', 'mi', 'ter', 'an', 'shu', 'pe', 'dor', 'vi', 'na']
  return Array.from({ length: words }, (_, i) => {
    const rank = Math.floor(20_000 ** next())
    const word = String(rank).replace(/\d/g, (digit) => syllables[Number(digit)] ?? '')
    return i % 12 === 11 ? `${word}.\n` : word
  }).join(' ')
}

const file = (text: string) => ({ file: { given: new File([text], 'made.txt') } })
const noise = (rows: number, columns: number) =>
  Float32Array.from(
    { length: rows * columns },
    (_, i) => Math.sin(i * 12.9898) * 43758.5453 - Math.floor(Math.sin(i * 12.9898) * 43758.5453),
  )

let big: { given: { text: string } }
let bigTokens: Artifact
let model: Artifact

beforeAll(async () => {
  const text = makeText(900_000, 1)
  big = { given: { text } }
  bigTokens = await stages.tokenize({ text: big }, { strategy: 'basic' })
  model = await stages.model({ text: { given: { text: makeText(400, 2) } } }, { steps: 2, hidden: 128 })
}, 120_000)
afterAll(() => host.stop())

type Case = [name: string, start: (signal: AbortSignal, attempt: number) => Promise<unknown>]

const cases: Case[] = [
  ['source', (signal, n) => stages.source(file(makeText(900_000, 10 + n)), {}, { signal })],
  ['clean', (signal) => stages.clean({ source: big }, { html: true, accents: true, lowerCase: true }, { signal })],
  ...(['advanced', 'character'] as const).map((strategy): Case => [
    `tokenize ${strategy}`,
    (signal) => stages.tokenize({ text: big }, { strategy }, { signal }),
  ]),
  ['compare', (signal) => stages.compare({ text: big }, {}, { signal })],
  ...(['none', 'gpt2', 'gpt4'] as const).map((split): Case => [
    `trainBpe ${split}`,
    (signal) => stages.trainBpe({ text: big }, { merges: 5000, split }, { signal }),
  ]),
  ['encode', (signal) => stages.encode({ text: big }, { encoding: 'cl100k_base' }, { signal })],
  ['vocabulary', (signal) => stages.vocabulary({ tokens: bigTokens }, {}, { signal })],
  ...(['ppmi', 'skipgram', 'finetuned'] as const).map((method): Case => [
    `embed ${method}`,
    (signal) => stages.embed({ text: big }, { method, dimensions: 128, epochs: 50 }, { signal }),
  ]),
  [
    'project t-SNE',
    (signal, n) =>
      stages.project(
        { vectors: { given: { vectors: noise(1500, 20 + n), rows: 1500, columns: 20 + n } } },
        { method: 'tsne', iterations: 10_000 },
        { signal },
      ),
  ],
  [
    'project PCA',
    (signal, n) =>
      stages.project(
        { vectors: { given: { vectors: noise(2000, 600 + n), rows: 2000, columns: 600 + n } } },
        { method: 'pca' },
        { signal },
      ),
  ],
  ...(['character', 'word', 'bpe'] as const).map((level): Case => [
    `model ${level}`,
    (signal) => stages.model({ text: big }, { level, steps: 5000, hidden: 256 }, { signal }),
  ]),
  ['write', (signal, n) => stages.write({ model }, { length: 100_000, seed: n }, { signal })],
]

describe.each(cases)('%s', (_name, start) => {
  it(`hears a cancel within ${HEARD_WITHIN_MS} ms`, { timeout: 60_000 }, async () => {
    const before = workers
    const waits: number[] = []
    for (const [attempt, moment] of MOMENTS_MS.entries()) {
      const controller = new AbortController()
      let cancelledAt = Infinity
      const timer = setTimeout(() => {
        cancelledAt = performance.now()
        controller.abort()
      }, moment)
      const outcome = await start(controller.signal, attempt).then(
        () => 'finished',
        (error: unknown) => (error as { code: string }).code,
      )
      clearTimeout(timer)
      // A stage that was done before the cancel came has nothing to hear.
      if (outcome === 'finished') continue
      expect(outcome).toBe('cancelled')
      waits.push(performance.now() - cancelledAt)
    }
    expect(waits.length, 'the work was long enough to be cancelled at all').toBeGreaterThan(0)
    expect(Math.max(...waits)).toBeLessThan(HEARD_WITHIN_MS)
    expect(workers, 'the worker was not replaced').toBe(before)
  })
})
