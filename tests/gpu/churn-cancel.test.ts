/**
 * A cancel is heard within 500 ms in the long stages of the churn lab and in the fit of every model, and the worker
 * answers other questions all the time.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallOptions } from '../../src/client/host'
import { stagesOf, type StageCalls } from '../../src/client/service'
import type { Artifact } from '../../workers/contracts/artifact'
import type { ChurnStages } from '../../workers/contracts/churn'
import { MODELS } from '../../workers/contracts/churn/models'
import { makeRandom } from '../../workers/runtime/random'
import { heardProbes, type Probe } from '../helpers/cancel'

const HEARD_WITHIN_MS = 500
const MOMENTS_MS = [60, 400]
const LISTEN_MS = 500
const RETRY = { count: 2, delay: 8000 }
const ROWS = 20_000
const NUMBERS = 10
/** So many attempts each have rows of their own, so that none is answered from memory. */
const DESIGNS = 24

const probe: Probe = heardProbes()
let churn: StageCalls<ChurnStages>
let csv: string
let table: Artifact
let designs: Artifact[]
let models: Artifact[]

/** Customers with numbers, some missing, texts, and a target that leans on two of them. */
function makeCsv(rows: number, seed: number): string {
  const random = makeRandom(seed)
  const plans = ['basic', 'gold', 'family', 'none']
  const header = ['plan', 'city', ...Array.from({ length: NUMBERS }, (_, c) => `number ${c}`), 'left']
  const lines = Array.from({ length: rows }, () => {
    const numbers = Array.from({ length: NUMBERS }, () => random.normal())
    const left = numbers[0]! + numbers[1]! * numbers[2]! + random.normal() > 1
    const cells = numbers.map((value) => (random.next() < 0.05 ? '' : value.toFixed(4)))
    return [
      plans[Math.floor(4 * random.next())],
      `city ${Math.floor(30 * random.next())}`,
      ...cells,
      left ? 'Yes' : 'No',
    ]
  })
  return [header, ...lines].map((cells) => cells.join(',')).join('\n')
}

beforeAll(async () => {
  churn = stagesOf<ChurnStages>(probe.host, 'churn')
  csv = makeCsv(5 * ROWS, 1)
  table = await churn.table({ file: { given: makeCsv(ROWS, 2) } }, {})
  const look = await churn.look({ table }, { target: 'left' })
  designs = []
  models = []
  for (let seed = 0; seed < DESIGNS; seed++) designs.push(await churn.prepare({ table, look }, { seed }))
  for (const design of designs.slice(0, 4)) {
    models.push(await churn.models({ table, design }, { ...NONE, boosting: true, folds: 2 }))
  }
}, 180_000)
afterAll(() => probe.host.stop())

const NONE = Object.fromEntries(Object.keys(MODELS).map((id) => [id, false]))
const at = (list: readonly Artifact[], attempt: number): Artifact => list[attempt % list.length]!

type Start = (options: CallOptions, attempt: number) => Promise<unknown>
const cases: Record<string, Start> = {
  table: (options, attempt) => churn.table({ file: { given: `${csv}\n${attempt}` } }, {}, options),
  ...Object.fromEntries(
    Object.keys(MODELS).map((id): [string, Start] => [
      `models, ${id}`,
      (options, attempt) => churn.models({ table, design: at(designs, attempt) }, { ...NONE, [id]: true }, options),
    ]),
  ),
  balance: (options, attempt) => churn.balance({ table, design: at(designs, attempt) }, {}, options),
  tune: (options, attempt) => churn.tune({ table, design: at(designs, attempt) }, { nested: true }, options),
  explain: (options, attempt) => {
    const k = attempt % models.length
    return churn.explain({ table, design: designs[k]!, models: models[k]! }, { rows: 3000 + attempt }, options)
  },
  score: (options, attempt) => {
    const k = attempt % models.length
    return churn.score({ table, design: designs[k]!, models: models[k]!, other: table }, {}, options)
  },
}

describe.each(Object.keys(cases))('%s', (name) => {
  let attempts = 0
  const begin = () => {
    const attempt = attempts++
    return (options: CallOptions) => cases[name]!(options, attempt)
  }

  it('hears a cancel, and other questions while it works', { timeout: 60_000, retry: RETRY }, async () => {
    const before = probe.workers()
    const waits: Record<string, number> = {}
    for (const moment of MOMENTS_MS) {
      const { wait } = await probe.cancelAfter(begin(), moment)
      if (wait !== undefined) waits[`at ${moment} ms`] = wait
    }
    const { longestSilence, wait } = await probe.listen(begin(), LISTEN_MS)
    Object.assign(waits, { 'longest silence': longestSilence, ...(wait === undefined ? {} : { 'at the end': wait }) })
    const late = Object.entries(waits).filter(([, each]) => !(each < HEARD_WITHIN_MS))
    expect(Object.fromEntries(late), 'heard late').toEqual({})
    expect(probe.workers() - before, 'workers that were deaf and replaced').toBe(0)
  })
})
