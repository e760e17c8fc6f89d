import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeJob, type Job } from '../../../../workers/runtime/job'
import { makeRandom } from '../../../../workers/runtime/random'
import { countCooccurrences, type SparseMatrix } from '../../../../workers/text/embedding/cooccurrence'
import { BREAK } from '../../../../workers/text/embedding/corpus'
import { jacobiSvd, multiply, orthonormalizeRows, transpose } from '../../../../workers/text/algebra/dense'
import { ppmi } from '../../../../workers/text/embedding/ppmi'
import { truncatedSvd, vectorsFromSvd } from '../../../../workers/text/embedding/svd'
import { expectCancelHeard } from '../../../helpers/hears-cancel'

const job = makeJob()

function corpusOf(ids: number[]): { words: string[]; counts: Int32Array; ids: Int32Array } {
  const n = Math.max(...ids) + 1
  const counts = new Int32Array(n)
  for (const id of ids) if (id >= 0) counts[id] = (counts[id] ?? 0) + 1
  return { words: Array.from({ length: n }, (_, i) => `w${i}`), counts, ids: Int32Array.from(ids) }
}

function dense(a: SparseMatrix): number[][] {
  return Array.from({ length: a.rows }, (_, row) => {
    const out = new Array<number>(a.columnCount).fill(0)
    for (let p = a.offsets[row] ?? 0; p < (a.offsets[row + 1] ?? 0); p++) out[a.columns[p] ?? 0] = a.values[p] ?? 0
    return out
  })
}

function sparse(rows: number[][]): SparseMatrix {
  const columns: number[] = []
  const values: number[] = []
  const offsets = [0]
  for (const row of rows) {
    row.forEach((value, column) => {
      if (value === 0) return
      columns.push(column)
      values.push(value)
    })
    offsets.push(columns.length)
  }
  return {
    rows: rows.length,
    columnCount: rows[0]?.length ?? 0,
    offsets: Int32Array.from(offsets),
    columns: Int32Array.from(columns),
    values: Float64Array.from(values),
  }
}

describe('countCooccurrences', () => {
  it('equals the sum over windows of one-hot outer products', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: BREAK, max: 6 }), { minLength: 3, maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        async (raw, window) => {
          const ids = [...raw, 0, 1]
          const corpus = corpusOf(ids)
          const expected = corpus.words.map(() => corpus.words.map(() => 0))
          ids.forEach((word, i) => {
            for (let j = 0; j < ids.length; j++) {
              const stretch = ids.slice(Math.min(i, j), Math.max(i, j) + 1)
              if (i === j || Math.abs(i - j) > window || stretch.includes(BREAK)) continue
              const row = expected[word] as number[]
              row[ids[j] as number] = (row[ids[j] as number] as number) + 1
            }
          })
          expect(dense(await countCooccurrences(corpus, window, false, job))).toEqual(expected)
        },
      ),
      { numRuns: 60 },
    )
  })
  it('weights a neighbour at distance k by 1/k when harmonic', async () => {
    const counts = await countCooccurrences(corpusOf([0, 1, 2]), 2, true, job)
    expect(dense(counts)).toEqual([
      [0, 1, 0.5],
      [1, 0, 1],
      [0.5, 1, 0],
    ])
  })
})

describe('ppmi', () => {
  it('is ln(P(w,c) / P(w)P(c)), and nothing below zero', async () => {
    const rows = [
      [0, 4, 1],
      [4, 0, 1],
      [1, 1, 0],
    ]
    const out = dense(await ppmi(sparse(rows), { smoothing: 1, shift: 1 }, job))
    expect(out[0]?.[1]).toBeCloseTo(Math.log(4 / 12 / ((5 / 12) * (5 / 12))), 12)
    expect(out[0]?.[2]).toBeCloseTo(Math.log(1 / 12 / ((5 / 12) * (2 / 12))), 12)
    expect(out[0]?.[0]).toBe(0)
  })
  it('smooths the contexts by the power 0.75, which lowers rare contexts', async () => {
    const rows = [
      [0, 4, 1],
      [4, 0, 1],
      [1, 1, 0],
    ]
    const total = 5 ** 0.75 * 2 + 2 ** 0.75
    const out = dense(await ppmi(sparse(rows), { smoothing: 0.75, shift: 1 }, job))
    expect(out[0]?.[2] ?? 0).toBeCloseTo(Math.max(0, Math.log(1 / 12 / ((5 / 12) * (2 ** 0.75 / total)))), 12)
  })
  it('subtracts ln k as the shift', async () => {
    const rows = [
      [0, 9],
      [9, 0],
    ]
    const plain = dense(await ppmi(sparse(rows), { smoothing: 1, shift: 1 }, job))[0]?.[1] ?? 0
    const shifted = dense(await ppmi(sparse(rows), { smoothing: 1, shift: 1.5 }, job))[0]?.[1] ?? 0
    expect(plain - shifted).toBeCloseTo(Math.log(1.5), 12)
  })
})

/** Oracle: singular values and right vectors from the classical two-sided Jacobi eigenvalue method on A'A. */
function denseSvd(a: number[][]): { s: number[]; v: number[][] } {
  const n = a[0]?.length ?? 0
  const at = (m: number[][], i: number, j: number): number => m[i]?.[j] ?? 0
  const g = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => a.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0)),
  )
  const v = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j): number => (i === j ? 1 : 0)))
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const angle = 0.5 * Math.atan2(2 * at(g, p, q), at(g, q, q) - at(g, p, p))
        const c = Math.cos(angle)
        const s = Math.sin(angle)
        for (const m of [g, v]) {
          for (const row of m) {
            const x = row[p] ?? 0
            const y = row[q] ?? 0
            row[p] = c * x - s * y
            row[q] = s * x + c * y
          }
        }
        const rowP = [...(g[p] ?? [])]
        const rowQ = [...(g[q] ?? [])]
        g[p] = rowP.map((x, k) => c * x - s * (rowQ[k] ?? 0))
        g[q] = rowP.map((x, k) => s * x + c * (rowQ[k] ?? 0))
      }
    }
  }
  const order = g.map((_, i) => i).sort((x, y) => at(g, y, y) - at(g, x, x))
  return {
    s: order.map((i) => Math.sqrt(Math.max(0, at(g, i, i)))),
    v: order.map((i) => v.map((row) => row[i] ?? 0)),
  }
}

describe('truncatedSvd', () => {
  const random = makeRandom(5)
  const rows = Array.from({ length: 40 }, () =>
    Array.from({ length: 30 }, () => (random.next() < 0.3 ? random.normal() : 0)),
  )
  it('finds the leading singular values and vectors of a dense Jacobi SVD', async () => {
    const svd = await truncatedSvd(sparse(rows), { rank: 6, oversampling: 12, iterations: 12 }, makeRandom(1), job)
    const exact = denseSvd(rows)
    for (let i = 0; i < 6; i++) {
      expect(svd.s[i]).toBeCloseTo(exact.s[i] as number, 6)
      const overlap = (exact.v[i] as number[]).reduce((sum, x, j) => sum + x * (svd.v[j * 6 + i] as number), 0)
      expect(Math.abs(overlap)).toBeCloseTo(1, 5)
    }
  })
  it('gives back the whole matrix at full rank', async () => {
    const svd = await truncatedSvd(sparse(rows), { rank: 30, oversampling: 5, iterations: 2 }, makeRandom(1), job)
    for (const [i, row] of rows.entries()) {
      for (const [j, value] of row.entries()) {
        let sum = 0
        for (let k = 0; k < 30; k++) {
          sum += (svd.u[i * 30 + k] as number) * (svd.s[k] as number) * (svd.v[j * 30 + k] as number)
        }
        expect(sum).toBeCloseTo(value, 8)
      }
    }
  })
  it('cuts the rank to the matrix, and survives one that is rank-deficient', async () => {
    const flat = Array.from({ length: 5 }, () => [1, 2, 3])
    const svd = await truncatedSvd(sparse(flat), { rank: 10, oversampling: 5, iterations: 2 }, makeRandom(1), job)
    expect(svd.rank).toBe(3)
    expect(svd.s[0]).toBeCloseTo(Math.sqrt(5 * 14), 10)
    expect(svd.s[1]).toBeCloseTo(0, 10)
    expect(vectorsFromSvd(svd).every(Number.isFinite)).toBe(true)
  })
})

describe('jacobiSvd', () => {
  it('factorises any square matrix into orthogonal, falling diagonal, orthogonal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.integer(), fc.boolean(), async (k, seed, deficient) => {
        const random = makeRandom(seed)
        const a = Float64Array.from({ length: k * k }, () => random.normal())
        if (deficient) a.copyWithin(0, k * (k - 1))
        const { ut, s, vt } = await jacobiSvd(a, k, job)
        const scaled = Float64Array.from(vt, (value, i) => value * (s[Math.floor(i / k)] as number))
        const back = await multiply(await transpose(ut, k, k, job), scaled, k, k, k, job)
        back.forEach((value, i) => expect(value).toBeCloseTo(a[i] as number, 10))
        for (const m of [ut, vt]) {
          const square = await multiply(m, await transpose(m, k, k, job), k, k, k, job)
          square.forEach((value, i) => expect(value).toBeCloseTo(i % (k + 1) === 0 ? 1 : 0, 10))
        }
        expect([...s]).toEqual([...s].sort((x, y) => y - x))
      }),
      { numRuns: 80 },
    )
  })
})

describe('a cancel during a factorisation', () => {
  const random = makeRandom(3)
  const [n, k] = [900, 48]
  const numbers = (length: number) => Float64Array.from({ length }, () => random.normal())
  const [tall, square] = [numbers(k * n), numbers(k * k)]

  it.each<[string, number, (own: Job) => Promise<unknown>]>([
    [
      'every four vectors that one is made orthogonal to',
      (k * k) / 4,
      (own) => orthonormalizeRows(tall.slice(), k, n, own),
    ],
    ['every row that the others are turned against', 3 * k, (own) => jacobiSvd(square, k, own)],
    ['every row of a product', k, (own) => multiply(square, tall, k, k, n, own)],
    ['every 32 rows of a transpose', n / 32, (own) => transpose(tall, n, k, own)],
  ])('is heard wherever it falls, with a rest after %s', async (_, rests, work) => {
    expect((await expectCancelHeard(work)).rests).toBeGreaterThanOrEqual(rests)
  })
})

describe('jacobiSvd of a matrix with a wide spectrum', () => {
  it('finds small singular values to 1e-9 of themselves, as squaring the matrix would not', async () => {
    const k = 12
    const random = makeRandom(9)
    const basis = async (): Promise<Float64Array> => {
      const rows = Float64Array.from({ length: k * k }, () => random.normal())
      await orthonormalizeRows(rows, k, k, job)
      return rows
    }
    const [u, v] = [await basis(), await basis()]
    const known = Float64Array.from({ length: k }, (_, i) => 10 ** -i)
    // Graded rows: the small ones are exact in the matrix itself, so an exact method can find them.
    const a = await multiply(diagonal(known), await multiply(u, v, k, k, k, job), k, k, k, job)
    const { ut, s, vt } = await jacobiSvd(a, k, job)
    const back = await multiply(
      await transpose(ut, k, k, job),
      await multiply(diagonal(s), vt, k, k, k, job),
      k,
      k,
      k,
      job,
    )
    for (let row = 0; row < k; row++) {
      for (let c = 0; c < k; c++) {
        expect(Math.abs(back[row * k + c]! - a[row * k + c]!)).toBeLessThan(1e-14)
      }
    }
    // The determinant is the product of all of them: 10^-66.
    const product = s.reduce((sum, value) => sum + Math.log10(value), 0)
    expect(product).toBeCloseTo(-66, 8)
  })
})

function diagonal(values: Float64Array): Float64Array {
  const k = values.length
  return Float64Array.from({ length: k * k }, (_, i) => (i % (k + 1) === 0 ? values[i / (k + 1)]! : 0))
}
