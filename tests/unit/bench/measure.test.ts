import { describe, expect, it } from 'vitest'
import type { ComputeCounts } from '../../../workers/contracts/device'
import { mustAgree, mustFall, suits, type Race } from '../../bench/harness/contract'
import { measure, median, ROUNDS, type Side } from '../../bench/harness/measure'

const race: Race = { job: 'nothing', unit: 'turn', contenders: {} }

/** A side that takes `ms` a unit and `dispatches` of them, and writes its turns into `log`. */
function side(who: string, ms: number, log: string[], counts?: ComputeCounts): Side {
  return {
    device: 'a drawing board',
    run: async (units) => {
      log.push(`${who}${units}`)
      if (counts) counts.dispatches += 3 * units
      return { milliseconds: ms * units, observed: { loss: 1 / log.length }, ...(counts && { counts: { ...counts } }) }
    },
    close: async () => void log.push(`${who} closed`),
  }
}

const zero = (): ComputeCounts => ({ dispatches: 0, submits: 0, bytesWritten: 0, readbacks: 0, kernelCalls: 0 })

describe('measuring a race', () => {
  it('lets contenders take turns after a warm-up, as many units a turn as fit, and closes them', async () => {
    const log: string[] = []
    const sides: Record<string, Side> = { a: side('a', 100, log), b: side('b', 900, log) }
    const { figures } = await measure({ ...race, roundMs: 400 }, ['a', 'b'], async (who) => sides[who]!)
    const turns = Array.from({ length: ROUNDS }, () => ['a4', 'b1']).flat()
    expect(log).toEqual(['a1', 'a1', 'b1', 'b1', ...turns, 'a closed', 'b closed'])
    expect(figures['a']).toMatchObject({ median: 100, low: 100, high: 100, units: 4 })
  })

  it('counts a unit of the measured rounds, without the warm-up', async () => {
    const { figures } = await measure(race, ['a'], async () => side('a', 100, [], zero()))
    expect(figures['a']?.counts).toEqual({ dispatches: 3, submits: 0, bytesWritten: 0, readbacks: 0 })
  })

  it('takes as many rounds as a race asks for', async () => {
    const log: string[] = []
    await measure({ ...race, rounds: 3 }, ['a'], async () => side('a', 400, log))
    expect(log).toEqual(['a1', 'a1', 'a1', 'a1', 'a1', 'a closed'])
  })

  it('gives a job of minutes one turn and no warm-up', async () => {
    const log: string[] = []
    await measure({ ...race, once: true }, ['a'], async () => side('a', 1, log))
    expect(log).toEqual(['a1', 'a closed'])
  })

  it('keeps the others when a contender cannot be opened or breaks in a later round', async () => {
    let turns = 0
    const breaking: Side = {
      ...side('b', 1, []),
      run: async () => {
        if (++turns === 4) throw new Error('device lost')
        return { milliseconds: 1000, observed: {} }
      },
    }
    const { figures, failed } = await measure(race, ['a', 'b', 'c'], async (who) => {
      if (who === 'c') throw new Error('no adapter')
      return who === 'a' ? side('a', 1000, []) : breaking
    })
    expect(Object.keys(figures)).toEqual(['a'])
    expect(failed).toEqual({ b: 'device lost', c: 'no adapter' })
  })

  it('is for any adapter, or for one kind', () => {
    expect([suits(race, true), suits(race, false)]).toEqual([true, true])
    expect([suits({ ...race, on: 'hardware' }, true), suits({ ...race, on: 'hardware' }, false)]).toEqual([false, true])
  })

  it('takes the middle, or the mean of the two in the middle', () => {
    expect(median([5, 1, 3])).toBe(3)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([])).toBeNaN()
  })
})

describe('complaints', () => {
  it('are made of a loss that does not fall, or is no number', () => {
    const observed = new Map([
      ['learns', [{ loss: 4 }, { loss: 3 }]],
      ['stands', [{ loss: 0 }, { loss: 0 }]],
      ['breaks', [{ loss: 4 }, { loss: NaN }]],
    ])
    expect(mustFall('loss')(observed).map((complaint) => complaint.split(':')[0])).toEqual(['stands', 'breaks'])
  })

  it('are made of results that differ', () => {
    const observed = new Map([
      ['first', [{ sum: 100 }]],
      ['close', [{ sum: 100.001 }]],
      ['wrong', [{ sum: 0 }]],
    ])
    expect(mustAgree('sum', 1e-4)(observed)).toEqual(['wrong: sum is 0, not 100'])
  })
})
