import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  defaultVariant,
  splitOf,
  tileOf,
  variantName,
  variantsFor,
} from '../../../../workers/compute/kernels/matmul/variants'

const sizes = fc.oneof(
  fc.integer({ min: 1, max: 70 }),
  fc.integer({ min: 1, max: 5000 }),
  fc.integer({ max: 2 ** 20, min: 1 }),
)
const shapes = fc.record({ m: sizes, n: sizes, k: sizes, batch: fc.integer({ min: 1, max: 64 }) })

describe('the choice of a matmul variant', () => {
  it('has one for every shape and adapter, and the default is among those that are measured', () => {
    fc.assert(
      fc.property(shapes, fc.boolean(), (shape, software) => {
        const names = variantsFor(shape, software).map(variantName)
        expect(names.length).toBeGreaterThan(0)
        expect(new Set(names).size).toBe(names.length)
        expect(names).toContain(variantName(defaultVariant(shape, software)))
      }),
    )
  })

  it('stays within what WebGPU promises: 256 threads, 16 KB of workgroup memory, 65,535 workgroups', () => {
    fc.assert(
      fc.property(shapes, fc.boolean(), (shape, software) => {
        for (const variant of variantsFor(shape, software)) {
          const [rows, columns] = tileOf(variant)
          const isTiled = variant.kind === 'tiled'
          const threads = isTiled ? (rows * columns) / variant.side ** 2 : variant.across * variant.down * variant.split
          const bytes = isTiled
            ? 4 * variant.depth * (rows + columns)
            : variant.split > 1
              ? 8 * threads * variant.rows * variant.vectors
              : 0
          expect(threads).toBeLessThanOrEqual(256)
          expect(bytes).toBeLessThanOrEqual(16_384)
          expect(Math.max(shape.m / rows, shape.n / columns)).toBeLessThanOrEqual(65_535)
        }
      }),
    )
  })

  it('splits k by the shape alone: where few results have long sums, never on a software adapter', () => {
    expect(splitOf({ m: 512, n: 64, k: 2048 }, false)).toBe(8)
    expect(splitOf({ m: 1, n: 4096, k: 4096 }, false)).toBe(64)
    expect(splitOf({ m: 1024, n: 1024, k: 1024 }, false)).toBe(1)
    expect(splitOf({ m: 8, n: 8, k: 40 }, false)).toBe(1)
    expect(splitOf({ m: 1, n: 4096, k: 4096 }, true)).toBe(1)
  })
})
