/** Packing is held to the structured clone: what goes in comes out, bit for bit. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CodedError } from '../../../workers/runtime/errors'
import { pack, unpack } from '../../../workers/storage/pack'

const typedArrays = fc.oneof(
  fc.int8Array(),
  fc.uint8Array(),
  fc.uint8ClampedArray(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.float32Array(),
  fc.float64Array(),
  fc.bigInt64Array(),
  fc.bigUint64Array(),
)
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) })
const leaves = fc.oneof(
  anyText,
  fc.string({ unit: 'grapheme' }),
  fc.double(),
  fc.constantFrom(NaN, Infinity, -Infinity, -0, null, undefined, true, false),
  fc.bigInt(),
  typedArrays,
  fc.uint8Array().map((bytes) => bytes.slice().buffer),
)
const { plainData } = fc.letrec((tie) => ({
  plainData: fc.oneof(
    { maxDepth: 4 },
    leaves,
    fc.array(tie('plainData'), { maxLength: 5 }),
    fc.dictionary(fc.oneof(anyText, fc.constantFrom('$', '__proto__', 'length')), tie('plainData'), { maxKeys: 5 }),
  ),
}))

describe('pack', () => {
  it('returns any plain data unchanged', () => {
    fc.assert(
      fc.property(plainData, (data) => {
        expect(unpack(pack(data))).toStrictEqual(structuredClone(data))
      }),
      { numRuns: 500 },
    )
  })

  it('keeps long texts exactly, with a byte order mark and with lone surrogates', () => {
    for (const part of ['plain', '\ufeffmarked é', 'lone \ud800 and \udfff', '😀']) {
      const text = part.repeat(20_000)
      expect(unpack(pack({ text }))).toStrictEqual({ text })
    }
  })

  it('keeps long lists of numbers exactly and in 8 bytes each', () => {
    const list = Array.from({ length: 5000 }, (_, i) => [NaN, -0, Infinity, i / 3][i % 4] ?? 0)
    const bytes = pack(list)
    expect(unpack(bytes)).toStrictEqual(list)
    expect(bytes.length).toBeLessThan(5000 * 8 + 100)
  })

  it('keeps a view without the rest of its buffer, and gives each array a buffer of its own', () => {
    const view = new Float32Array([1, 2, 3, 4, 5]).subarray(1, 3)
    const back = unpack(pack({ a: view, b: view })) as { a: Float32Array; b: Float32Array }
    expect([...back.a]).toEqual([2, 3])
    expect(back.a.buffer.byteLength).toBe(8)
    expect(back.a.buffer).not.toBe(back.b.buffer)
  })

  it('reads from the middle of a larger buffer', () => {
    const bytes = pack({ a: Float64Array.of(1, 2) })
    const larger = new Uint8Array(bytes.length + 3)
    larger.set(bytes, 3)
    expect(unpack(larger.subarray(3))).toStrictEqual({ a: Float64Array.of(1, 2) })
  })

  it('names the path of what it cannot pack', () => {
    const cycle: { self?: unknown } = {}
    cycle.self = cycle
    expect(() => pack({ a: [1, new Map()] })).toThrow(/data\.a\[1\]/)
    expect(() => pack({ f: () => 1 })).toThrow(/data\.f: it is a function/)
    expect(() => pack({ at: new Date(0) })).toThrow(CodedError)
    expect(() => pack(cycle)).toThrow(/contains itself/)
  })
})

describe('unpack of damaged bytes', () => {
  const bytes = pack({ words: ['a', 'b'], vectors: new Float32Array(100), text: 'x'.repeat(70_000) })

  it('refuses every truncation', () => {
    for (let length = 0; length < bytes.length; length += length < 300 ? 1 : 997) {
      expect(() => unpack(bytes.slice(0, length))).toThrow(CodedError)
    }
  })

  it('refuses bytes of another kind', () => {
    expect(() => unpack(new TextEncoder().encode('a text that is no packed data at all'))).toThrow(/does not begin/)
  })

  it('either reads or refuses with a coded error after any change of the header, and never crashes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 140 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = bytes.slice()
        changed[at] = (changed[at] ?? 0) ^ change
        try {
          unpack(changed)
        } catch (error) {
          expect(error).toBeInstanceOf(CodedError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
