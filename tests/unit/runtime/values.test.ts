import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Schema } from '../../../workers/contracts/schema'
import { CodedError, toReport } from '../../../workers/runtime/errors'
import { hashValue, sha256, sizeOf } from '../../../workers/runtime/hash'
import { makeMemory } from '../../../workers/runtime/memory'
import { countedJob } from '../../helpers/counted-job'
import { expectCancelHeard } from '../../helpers/hears-cancel'
import { checkParams } from '../../../workers/runtime/params'
import { makeRandom, makeRandomFrom, shuffle } from '../../../workers/runtime/random'

describe('hashes', () => {
  it('are SHA-256 (FIPS 180-4, "abc")', async () => {
    expect(await sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it('do not depend on the order of keys, but on every value', async () => {
    expect(await hashValue({ a: 1, b: [2, { c: 3 }] })).toBe(await hashValue({ b: [2, { c: 3 }], a: 1 }))
    expect(await hashValue({ a: 1 })).not.toBe(await hashValue({ a: '1' }))
    expect(await hashValue(new Float32Array([1]))).not.toBe(await hashValue(new Float32Array([2])))
    expect(await hashValue(new Float32Array([0]))).not.toBe(await hashValue(new Int32Array([0])))
    expect(await hashValue(NaN)).not.toBe(await hashValue(null))
    expect(await hashValue([NaN])).not.toBe(await hashValue([null]))
    expect(await hashValue([Infinity])).not.toBe(await hashValue([-Infinity]))
  })

  it('are those of the whole JSON, however long a text or a list is, and wherever it is cut', async () => {
    const texts = ['a"\\\n\u0001é😉', '😉', 'x😉', '\ud83d', 'y\ude09'].map((part) => part.repeat(70_000))
    for (const value of [...texts, texts, { n: 1, text: texts[0] }, Array.from({ length: 9000 }, (_, i) => i / 3)]) {
      expect(await hashValue(value, countedJob())).toBe(await sha256(JSON.stringify(value)))
      expect(await hashValue(value)).toBe(await sha256(JSON.stringify(value)))
    }
    expect(await hashValue([1, ['a', null], {}, []])).toBe(await sha256('[1,["a",null],{},[]]'))
  })

  it('hear a cancel wherever they are in a long text', async () => {
    const text = 'a long text '.repeat(100_000)
    const job = await expectCancelHeard((job) => hashValue({ text }, job))
    expect(job.rests).toBeGreaterThan(text.length / 66_000)
  })

  it('differ for different JSON values', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (a, b) => {
        const equal = JSON.stringify(a) === JSON.stringify(b)
        if (equal) expect(await hashValue(a)).toBe(await hashValue(b))
      }),
    )
  })

  it('go with sizes that are exact for buffers', () => {
    expect(sizeOf(new Float64Array(10))).toBe(80)
    expect(sizeOf('four')).toBe(8)
  })
})

describe('memory', () => {
  it('drops the least recently used first and keeps the newest whatever its size', () => {
    const memory = makeMemory<number>((bytes) => bytes, 10)
    memory.put('a', 4)
    memory.put('b', 4)
    memory.get('a')
    memory.put('c', 4)
    expect([memory.get('a'), memory.get('b'), memory.get('c')]).toEqual([4, undefined, 4])
    memory.put('huge', 100)
    expect([memory.get('a'), memory.get('c'), memory.get('huge')]).toEqual([undefined, undefined, 100])
  })
})

describe('parameters', () => {
  const schema = {
    rate: { kind: 'number', label: 'Rate', default: 0.5, min: 0, max: 1 },
    mode: { kind: 'choice', label: 'Mode', default: 'a', options: { a: 'A', b: 'B' } },
    on: { kind: 'flag', label: 'On', default: true },
    word: { kind: 'text', label: 'Word', default: '', maxLength: 3 },
  } as const satisfies Schema

  it('take their defaults', () => {
    expect(checkParams(schema, { mode: 'b' })).toEqual({ rate: 0.5, mode: 'b', on: true, word: '' })
  })

  it.each([
    [{ rate: 2 }, '"rate" must be a number from 0 to 1'],
    [{ rate: NaN }, '"rate" must be a number'],
    [{ mode: 'toString' }, '"mode" must be one of a, b'],
    [{ on: 'yes' }, '"on" must be true or false'],
    [{ word: 'four' }, '"word" may have 3 characters'],
    [{ other: 1 }, 'no parameter "other"'],
  ])('refuse %j with a reason', (given, reason) => {
    expect(() => checkParams(schema, given)).toThrow(reason)
  })
})

describe('random numbers', () => {
  it('repeat for equal seeds and differ for others', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, makeRandom(seed).next)
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })

  it('go on from a saved state', () => {
    const random = makeRandom(3)
    random.next()
    const saved = random.state()
    const expected = [random.next(), random.normal(), random.integer(100)]
    const again = makeRandomFrom(saved)
    expect([again.next(), again.normal(), again.integer(100)]).toEqual(expected)
  })

  it('are uniform and normal to the accuracy of 100,000 draws', () => {
    const random = makeRandom(1)
    const n = 100_000
    const buckets = new Array<number>(10).fill(0)
    for (let i = 0; i < n; i++) buckets[random.integer(10)]! += 1
    const chiSquare = buckets.reduce((sum, count) => sum + (count - n / 10) ** 2 / (n / 10), 0)
    // 27.88 is the 0.1 % point of chi-square with 9 degrees of freedom.
    expect(chiSquare).toBeLessThan(27.88)
    const normals = Array.from({ length: n }, random.normal)
    const mean = normals.reduce((sum, x) => sum + x, 0) / n
    const variance = normals.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(n))
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n))
  })

  it('shuffle keeps every item', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
        expect(shuffle([...items], makeRandom(seed)).sort()).toEqual([...items].sort())
      }),
    )
  })
})

describe('errors', () => {
  it('keep their code and message over the wall', () => {
    expect(toReport(new CodedError('gpu/lost', 'gone'))).toMatchObject({ code: 'gpu/lost', message: 'gone' })
    expect(toReport(new DOMException('x', 'AbortError')).code).toBe('cancelled')
    expect(toReport(new DOMException('x', 'QuotaExceededError')).code).toBe('storage/quota')
    expect(toReport('boom')).toMatchObject({ code: 'internal' })
  })
})
