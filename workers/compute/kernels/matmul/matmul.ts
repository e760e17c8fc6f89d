/**
 * Matrix product on the GPU: out = activation(scale op(A) op(B) + bias) (+ out), row-major, batched, either operand
 * transposed, in one dispatch. Rows may lie apart (strides), so a product can read or write a part of a wider matrix.
 */
import type { Buffers, View } from '../../gpu/buffers'
import { command, type Command } from '../../gpu/command'
import { kernelOn } from '../../gpu/pipelines'
import code from './matmul.wgsl?raw'

/** op(A) is (m, k), op(B) is (k, n), out is (m, n); transposeA says that A is stored as (k, m). */
export interface MatmulShape {
  m: number
  n: number
  k: number
  batch?: number
  transposeA?: boolean
  transposeB?: boolean
}

/** Floats from one stored row to the next, and from one batch entry to the next; dense by default. */
export interface MatmulStrides {
  a?: number
  b?: number
  out?: number
  batchA?: number
  batchB?: number
  batchOut?: number
}

export const ACTIVATIONS = ['none', 'relu', 'gelu', 'tanh', 'sigmoid'] as const
export type Activation = (typeof ACTIVATIONS)[number]

/** @property accumulate adds to what `out` holds, after the activation */
export interface MatmulOptions {
  scale?: number
  activation?: Activation
  accumulate?: boolean
  strides?: MatmulStrides
  label?: string
}

/** @property bias n floats, added to every row */
export interface MatmulOperands {
  a: View
  b: View
  out: View
  bias?: View
}

const THREADS = 8
const TILE = 4

/** A command that computes the product; its small uniform buffer belongs to `buffers`. */
export async function matmul(
  gpu: GPUDevice,
  buffers: Buffers,
  shape: MatmulShape,
  { a, b, out, bias }: MatmulOperands,
  { scale = 1, activation = 'none', accumulate = false, strides = {}, label = 'matmul' }: MatmulOptions = {},
): Promise<Command> {
  const { m, n, k, batch = 1, transposeA = false, transposeB = false } = shape
  const strideA = strides.a ?? (transposeA ? m : k)
  const strideB = strides.b ?? (transposeB ? k : n)
  const strideOut = strides.out ?? n
  const words = new Uint32Array([
    ...[m, n, k, 0],
    ...[strideA, strideB, strideOut, 0],
    ...[strides.batchA ?? m * k, strides.batchB ?? k * n, strides.batchOut ?? m * n, 0],
  ])
  new Float32Array(words.buffer)[3] = scale
  const kernel = await kernelOn(gpu, {
    label,
    code: bias ? code : withoutBias(code),
    constants: {
      TRANSPOSE_A: Number(transposeA),
      TRANSPOSE_B: Number(transposeB),
      HAS_BIAS: Number(bias !== undefined),
      ACCUMULATE: Number(accumulate),
      ACTIVATION: ACTIVATIONS.indexOf(activation),
    },
  })
  const views = [buffers.uniform(`${label} shape`, words), a, b, out, ...(bias ? [bias] : [])]
  const tiles = (size: number): number => Math.ceil(size / (TILE * THREADS))
  return command(gpu, kernel, views, [tiles(n), tiles(m), batch])
}

/** A binding that is declared and used in code must be given; without a bias there is none. */
function withoutBias(text: string): string {
  return text
    .replace(/^@group\(0\) @binding\(4\).*\n/m, '')
    .replace(/^ *if HAS_BIAS .*\n/m, '')
    .replace(/^override HAS_BIAS.*\n/m, 'override HAS_BIAS = false;\n')
}
