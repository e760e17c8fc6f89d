/**
 * The ways to multiply two matrices, and which of them suit a shape. All sum a result over k in the same order, with
 * fused multiply-adds into one number, so the choice between them changes the time and never a bit. Only splitting k
 * between threads changes the order; how often it is split follows from the shape, and from whether the adapter is a
 * software one (there barriers cost more than they save, and it is never split).
 */
import type { MatmulShape } from './shape'

/**
 * A thread computes rows x 4 * vectors results and reads operands from memory: best on small shapes, and wherever
 * workgroup memory is slow. A workgroup is `across` by `down` threads, times the `split` that share a sum over k.
 */
export interface RegisterVariant {
  readonly kind: 'registers'
  readonly rows: 1 | 4 | 8 | 16
  readonly vectors: 1 | 2 | 4
  readonly across: number
  readonly down: number
  readonly split: number
}

/** A workgroup computes a tile of rows x columns, `depth` of k at a time through its memory, each thread side x side. */
export interface TiledVariant {
  readonly kind: 'tiled'
  readonly rows: number
  readonly columns: number
  readonly depth: number
  readonly side: 4 | 8
}

export type Variant = RegisterVariant | TiledVariant

export function variantName(variant: Variant): string {
  if (variant.kind === 'tiled') {
    const { rows, columns, depth, side } = variant
    return `tiled ${rows}x${columns}x${depth} by ${side}x${side}`
  }
  const { rows, vectors, across, down, split } = variant
  return `registers ${rows}x${4 * vectors} in ${across}x${down}${split > 1 ? `, k in ${split}` : ''}`
}

const registers = (
  rows: RegisterVariant['rows'],
  vectors: RegisterVariant['vectors'],
  across: number,
  down: number,
  split = 1,
): RegisterVariant => {
  return { kind: 'registers', rows, vectors, across, down, split }
}
const tiled = (rows: number, columns: number, depth: number, side: 4 | 8): TiledVariant => {
  return { kind: 'tiled', rows, columns, depth, side }
}

const REGISTERS: readonly RegisterVariant[] = [
  registers(8, 2, 8, 1),
  registers(8, 2, 8, 8),
  registers(8, 2, 4, 2),
  registers(4, 2, 8, 4),
  registers(4, 1, 8, 8),
  registers(1, 1, 32, 2),
]

/** More results than a GPU's thread has registers for; a processor reads its operands half as often with it. */
const LARGEST = registers(16, 4, 4, 4)

const TILED: readonly TiledVariant[] = [
  tiled(32, 32, 16, 4),
  tiled(64, 64, 16, 4),
  tiled(64, 64, 16, 8),
  tiled(128, 64, 16, 8),
  tiled(128, 128, 8, 8),
  tiled(128, 128, 16, 8),
]

/** Workgroups in one direction that every device allows. */
const MOST_GROUPS = 65_535

/** How many threads share the sum over k of one result: 1 to 64, a power of two. */
export function splitOf({ m, n, k, batch = 1 }: MatmulShape, software: boolean): number {
  const wanted = software ? 1 : Math.min(64, Math.floor(k / 32), Math.floor(2 ** 18 / (m * n * batch)))
  return wanted < 2 ? 1 : 2 ** Math.floor(Math.log2(wanted))
}

/** Variants that can compute a shape; the fastest on an adapter is found by trying them. */
export function variantsFor(shape: MatmulShape, software: boolean): Variant[] {
  const split = splitOf(shape, software)
  const all = split > 1 ? splitVariants(split) : [...REGISTERS, ...(software ? [LARGEST] : TILED)]
  return all.filter((variant) => suits(variant, shape))
}

/** With 64 threads in a workgroup, and with as many as it may have. */
function splitVariants(split: number): RegisterVariant[] {
  return [64, 256].flatMap((size) => {
    const threads = size / split
    const down = threads >= 16 ? 4 : 1
    return [
      registers(4, 1, threads / down, down, split),
      registers(8, 1, threads / down, down, split),
      registers(1, 1, threads, 1, split),
    ]
  })
}

/** A tile that lies mostly outside the matrix, or a row at a time where there are many, is never the fastest. */
function suits(variant: Variant, { m, n }: MatmulShape): boolean {
  const [rows, columns] = tileOf(variant)
  if (Math.ceil(m / rows) > MOST_GROUPS || Math.ceil(n / columns) > MOST_GROUPS) return false
  if (variant.kind === 'tiled') return m > variant.rows / 2 && n > variant.columns / 2
  return variant.rows === 1 ? m < 16 : variant.rows < 2 * Math.max(m, 4)
}

/** Rows and columns that one workgroup computes. */
export function tileOf(variant: Variant): [number, number] {
  if (variant.kind === 'tiled') return [variant.rows, variant.columns]
  return [variant.rows * variant.down, 4 * variant.vectors * variant.across]
}

/** What is used until the adapter has been measured. */
export function defaultVariant(shape: MatmulShape, software: boolean): Variant {
  const all = variantsFor(shape, software)
  const named = preferred(shape, software).map(variantName)
  const [best] = named.flatMap((name) => all.filter((variant) => variantName(variant) === name))
  return best ?? all[0] ?? registers(8, 2, 8, 8)
}

function preferred(shape: MatmulShape, software: boolean): Variant[] {
  const { m, n, k, batch = 1 } = shape
  const split = splitOf(shape, software)
  // Here compiling the larger kernels takes longer than a small product.
  if (software && m * n * k * batch < 2 ** 20) return [registers(4, 1, 8, 8)]
  if (split > 1) return m < 4 ? rowVariants(shape, split) : splitVariants(split).filter(({ rows }) => rows === 4)
  if (m < 4) return [registers(1, 1, 32, 2)]
  // It takes longest to compile, too.
  if (software && m >= 64 && n >= 64 && m * n >= 2 ** 18) return [LARGEST]
  if (software && m >= 64 && n >= 64) return [registers(8, 2, 8, 8)]
  if (software) return m < 8 ? [registers(4, 2, 8, 4)] : [registers(8, 2, 8, 1)]
  // The fastest by number of results on an NVIDIA H200 in 2026; a smaller GPU is full sooner, and is measured.
  if (m * n * batch >= 2 ** 22) return [tiled(128, 128, 16, 8), tiled(64, 64, 16, 8)]
  if (m * n * batch >= 2 ** 20) return [tiled(64, 64, 16, 4), tiled(32, 32, 16, 4)]
  return [tiled(32, 32, 16, 4), registers(4, 1, 8, 8)]
}

/** For a row or two: more columns in a workgroup where they are neighbours in memory, more of k where that is. */
function rowVariants({ transposeB = false }: MatmulShape, split: number): Variant[] {
  const rows = splitVariants(split).filter((variant) => variant.rows === 1)
  return transposeB ? rows : rows.reverse()
}
