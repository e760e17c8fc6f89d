/**
 * Convolution of a square grid with w = 1 / (1 + r^2) by FFT, on twice as many nodes so that nothing wraps around.
 * The kernel's spectrum is divided by that of the splines which spread and gather, squared: at the nodes the result is
 * then exact. All of it is even, so the spectrum is real. Real columns are transformed two at a time, as the real and
 * the imaginary part of one; columns go through in batches that fit the processor's cache.
 */
import { type Complex, type Fft, makeFft, transform } from '../algebra/fft'

/** Columns transformed together. */
const BATCH = 8

export interface Grid {
  /** Nodes along a side. */
  readonly nodes: number
  readonly spacing: number
  /** nodes x nodes, row-major: what is to be convolved, then the result. */
  readonly values: Float64Array
  readonly fft: Fft
  /** Real, (nodes + 1) squared: frequencies 0 to nodes along both sides; scaled for both inverse transforms. */
  readonly spectrum: Float64Array
  /** Half-transformed: nodes x (nodes + 1), column by column of `values`. */
  readonly half: Complex
  readonly scratch: readonly [Complex, Complex]
}

export function makeGrid(nodes: number, spacing: number): Grid {
  const fft = makeFft(2 * nodes)
  const scratch = [complex(2 * nodes * BATCH), complex(2 * nodes * BATCH)] as const
  return {
    nodes,
    spacing,
    values: new Float64Array(nodes * nodes),
    fft,
    spectrum: kernelSpectrum(fft, nodes, spacing, scratch),
    half: complex(nodes * (nodes + 1)),
    scratch,
  }
}

const complex = (length: number): Complex => ({ re: new Float64Array(length), im: new Float64Array(length) })

/** Replaces `grid.values` by their convolution with the kernel. */
export function convolve(grid: Grid): void {
  for (let column = 0; column < grid.nodes; column += 2 * BATCH) transformColumns(grid, column)
  for (let k = 0; k <= grid.nodes; k += BATCH) multiplySpectrum(grid, k)
  for (let column = 0; column < grid.nodes; column += 2 * BATCH) restoreColumns(grid, column)
}

/** Two real columns in one: F(a + ib) = A + iB with A = (Z(k) + Z*(-k)) / 2, B = (Z(k) - Z*(-k)) / 2i. */
function transformColumns({ nodes, values, fft, half, scratch: [a, b] }: Grid, first: number): void {
  const size = 2 * nodes
  const pairs = Math.min(BATCH, (nodes - first) / 2)
  for (let row = 0; row < nodes; row++) {
    const from = row * nodes + first
    for (let pair = 0; pair < pairs; pair++) {
      a.re[row * BATCH + pair] = values[from + 2 * pair]!
      a.im[row * BATCH + pair] = values[from + 2 * pair + 1]!
    }
  }
  a.re.fill(0, nodes * BATCH)
  a.im.fill(0, nodes * BATCH)
  const { re, im } = transform(fft, BATCH, a, b)
  for (let pair = 0; pair < pairs; pair++) {
    const even = (first + 2 * pair) * (nodes + 1)
    const odd = even + nodes + 1
    for (let k = 0; k <= nodes; k++) {
      const at = k * BATCH + pair
      const mirrored = (k === 0 ? 0 : size - k) * BATCH + pair
      half.re[even + k] = (re[at]! + re[mirrored]!) / 2
      half.im[even + k] = (im[at]! - im[mirrored]!) / 2
      half.re[odd + k] = (im[at]! + im[mirrored]!) / 2
      half.im[odd + k] = (re[mirrored]! - re[at]!) / 2
    }
  }
}

function multiplySpectrum({ nodes, fft, spectrum, half, scratch: [a, b] }: Grid, first: number): void {
  const size = 2 * nodes
  const width = nodes + 1
  const count = Math.min(BATCH, width - first)
  for (let column = 0; column < nodes; column++) {
    for (let k = 0; k < count; k++) {
      a.re[column * BATCH + k] = half.re[column * width + first + k]!
      a.im[column * BATCH + k] = half.im[column * width + first + k]!
    }
  }
  a.re.fill(0, nodes * BATCH)
  a.im.fill(0, nodes * BATCH)
  const found = transform(fft, BATCH, a, b)
  for (let other = 0; other < size; other++) {
    const row = Math.min(other, size - other) * width + first
    for (let k = 0; k < count; k++) {
      const at = other * BATCH + k
      found.re[at] = found.re[at]! * spectrum[row + k]!
      found.im[at] = found.im[at]! * spectrum[row + k]!
    }
  }
  const restored = inverse(fft, found, found === a ? b : a)
  for (let column = 0; column < nodes; column++) {
    for (let k = 0; k < count; k++) {
      half.re[column * width + first + k] = restored.re[column * BATCH + k]!
      half.im[column * width + first + k] = restored.im[column * BATCH + k]!
    }
  }
}

function restoreColumns({ nodes, values, fft, half, scratch: [a, b] }: Grid, first: number): void {
  const size = 2 * nodes
  const pairs = Math.min(BATCH, (nodes - first) / 2)
  for (let pair = 0; pair < pairs; pair++) {
    const even = (first + 2 * pair) * (nodes + 1)
    const odd = even + nodes + 1
    for (let k = 0; k <= nodes; k++) {
      const at = k * BATCH + pair
      a.re[at] = half.re[even + k]! - half.im[odd + k]!
      a.im[at] = half.im[even + k]! + half.re[odd + k]!
      if (k === 0 || k === nodes) continue
      const mirrored = (size - k) * BATCH + pair
      a.re[mirrored] = half.re[even + k]! + half.im[odd + k]!
      a.im[mirrored] = half.re[odd + k]! - half.im[even + k]!
    }
  }
  const { re, im } = inverse(fft, a, b)
  for (let row = 0; row < nodes; row++) {
    const to = row * nodes + first
    for (let pair = 0; pair < pairs; pair++) {
      values[to + 2 * pair] = re[row * BATCH + pair]!
      values[to + 2 * pair + 1] = im[row * BATCH + pair]!
    }
  }
}

/** Without the division by the size, which the spectrum carries. */
function inverse(fft: Fft, a: Complex, b: Complex): Complex {
  const { re, im } = transform(fft, BATCH, { re: a.im, im: a.re }, { re: b.im, im: b.re })
  return { re: im, im: re }
}

function kernelSpectrum(fft: Fft, nodes: number, spacing: number, scratch: readonly [Complex, Complex]): Float64Array {
  const width = nodes + 1
  const rows = new Float64Array(width * width)
  const square = spacing * spacing
  evenTransform(fft, nodes, (i, j) => 1 / (1 + square * (i * i + j * j)), rows, scratch)
  const both = new Float64Array(width * width)
  evenTransform(fft, nodes, (i, j) => rows[j * width + i]!, both, scratch)
  const splines = Float64Array.from({ length: width }, (_, k) => ((2 + Math.cos((Math.PI * k) / nodes)) / 3) ** 2)
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) {
      both[i * width + j] = both[i * width + j]! / (splines[i]! * splines[j]! * fft.size * fft.size)
    }
  }
  return both
}

/** out[k][j] is the transform over i of value(i, j), even in i; i and j from 0 to `nodes`. Its imaginary part is 0. */
function evenTransform(
  fft: Fft,
  nodes: number,
  value: (i: number, j: number) => number,
  out: Float64Array,
  [a, b]: readonly [Complex, Complex],
): void {
  const size = 2 * nodes
  const width = nodes + 1
  for (let first = 0; first < width; first += 2 * BATCH) {
    for (let i = 0; i < size; i++) {
      const lag = Math.min(i, size - i)
      for (let pair = 0; pair < BATCH; pair++) {
        const j = first + 2 * pair
        a.re[i * BATCH + pair] = j < width ? value(lag, j) : 0
        a.im[i * BATCH + pair] = j + 1 < width ? value(lag, j + 1) : 0
      }
    }
    const { re, im } = transform(fft, BATCH, a, b)
    for (let k = 0; k < width; k++) {
      for (let pair = 0; pair < BATCH; pair++) {
        const j = first + 2 * pair
        if (j < width) out[k * width + j] = re[k * BATCH + pair]!
        if (j + 1 < width) out[k * width + j + 1] = im[k * BATCH + pair]!
      }
    }
  }
}
