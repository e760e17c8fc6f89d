import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { atMost, faster, near, unitsADispatch, upTo, within } from '../../bench/harness/contract'
import { withFigures } from '../../bench/harness/docs'
import type { Figures } from '../../bench/harness/measure'
import { figureRows, judge, markdownTable } from '../../bench/harness/report'
import { latest, readResults, resultsName, type BenchResult, type RaceResult } from '../../bench/harness/results'

const software = { name: 'SwiftShader', software: true }
const hardware = { name: 'A GPU', software: false }

function figures(median: number, dispatches?: number): Figures {
  const counts =
    dispatches === undefined ? {} : { counts: { dispatches, submits: 1, bytesWritten: 8, readbacks: 0.02 } }
  return { device: 'somewhere', units: 1, median, low: median / 2, high: median * 2, observed: { loss: 2 }, ...counts }
}

const both = { ours: figures(10, 18), peer: figures(200, 3000) }

describe('a goal', () => {
  const metBy = (goal: Parameters<typeof judge>[0], adapter = software): boolean | undefined =>
    judge(goal, both, 'step', adapter).met

  it('is held to the ratio of the medians, and asks for more on hardware', () => {
    expect(metBy(faster('ours', 'peer', 12, 30))).toBe(true)
    expect(metBy(faster('ours', 'peer', 12, 30), hardware)).toBe(false)
    expect(judge(faster('ours', 'peer', 12, 30), both, 'step', software).reached).toBe('20×')
  })

  it('is held to counts, for each layer where it says so', () => {
    expect(metBy(atMost(12, 'dispatches', 'ours'))).toBe(false)
    expect(metBy(atMost(12, 'dispatches', 'ours', 'layer', 2))).toBe(true)
    expect(metBy(atMost(0.98, 'workSubmits', 'ours'))).toBe(true)
    expect(metBy(atMost(0.98, 'submits', 'ours'))).toBe(false)
    expect(metBy(unitsADispatch('ours', 1 / 18))).toBe(true)
    expect(metBy(unitsADispatch('ours', 64))).toBe(false)
  })

  it('is held to milliseconds and to observed values', () => {
    expect(metBy(within(10, 'ours'))).toBe(true)
    expect(metBy(within(9, 'ours'))).toBe(false)
    expect(metBy(near('ours', 'loss', 2.05, 0.05))).toBe(true)
    expect(metBy(near('ours', 'loss', 2.2, 0.05))).toBe(false)
    expect(metBy(upTo(2, 'loss', 'ours'))).toBe(true)
    expect(metBy(upTo(1.9, 'loss', 'ours'))).toBe(false)
    expect(metBy(upTo(2, 'no such thing', 'ours'))).toBeUndefined()
  })

  it('is not measured when a contender is missing', () => {
    expect(metBy(faster('ours', 'nobody', 2))).toBeUndefined()
    expect(metBy(atMost(1, 'submits', 'nobody'))).toBeUndefined()
  })
})

const race: RaceResult = {
  job: 'a step',
  unit: 'step',
  first: 'ours',
  goals: [],
  figures: both,
  failed: { broken: 'no adapter\nat line 1' },
  complaints: [],
  load: [0.1, 0.2],
}
const bench = (name: string, at: string): BenchResult => {
  return { name, question: 'How fast?', at, host: 'Chromium', processor: 'one', races: [race] }
}

describe('a report', () => {
  it('compares with the first contender, says what failed, and shows no milliseconds of a software adapter', () => {
    const rows = figureRows(race, false)
    expect(rows.map(({ ratio }) => ratio)).toEqual(['1', '20', undefined])
    expect(rows[2]?.['runs on']).toBe('failed: no adapter')
    expect(markdownTable(rows)).not.toContain('ms each step')
    expect(markdownTable(figureRows(race, true))).toContain('ms each step')
  })

  it('shows no spread where there was one round', () => {
    const once = { ...race, figures: { ours: { ...figures(10), low: 10, high: 10 } } }
    expect(figureRows(once, false)[0]?.['spread']).toBe('one round')
    expect(figureRows(race, false)[0]?.['spread']).toBe('0.5–2')
  })

  it('names files after the day and the adapter', () => {
    const at = new Date('2026-11-26T10:00:00Z')
    expect(resultsName({ name: 'NVIDIA H100 (nvidia)', software: false }, at)).toBe('2026-11-26-nvidia-h100.json')
  })

  it('shows the newest entry of each bench on each adapter', () => {
    const files = [
      { adapter: software, benches: [bench('a', '2026-01-01'), bench('b', '2026-01-01')] },
      { adapter: hardware, benches: [bench('a', '2026-01-03')] },
      { adapter: software, benches: [bench('a', '2026-01-02')] },
    ]
    expect(latest(files).map(({ adapter, benches }) => [adapter.name, ...benches.map(({ at }) => at)])).toEqual([
      ['A GPU', '2026-01-03'],
      ['SwiftShader', '2026-01-02', '2026-01-01'],
    ])
  })

  it('docs/performance.md shows the results that are kept', () => {
    const root = fileURLToPath(new URL('../../../', import.meta.url))
    const page = readFileSync(`${root}docs/performance.md`, 'utf8')
    expect(withFigures(page, readResults(`${root}tests/bench/results`))).toBe(page)
  })
})
