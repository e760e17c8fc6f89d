/**
 * Matrix product on the GPU: out = activation(scale op(A) op(B) + bias) (+ out), row-major, batched, either operand
 * transposed, in one dispatch. Rows may lie apart (strides), so a product can read or write a part of a wider matrix.
 */
import type { Buffers, View } from '../../gpu/buffers'
import { command, type Command } from '../../gpu/command'
import { kernelOn, type KernelSource } from '../../gpu/pipelines'
import { variantOn } from './choice'
import { matmulCode } from './code'
import type { MatmulShape } from './shape'
import { tileOf, type Variant } from './variants'

export type { MatmulShape }

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

/** How a product is laid out in memory, and what becomes of the sums: all that its code depends on. */
export interface MatmulPlan {
  readonly shape: MatmulShape
  readonly source: KernelSource
  /** Workgroups. */
  readonly grid: readonly [number, number, number]
  /** The kernel's uniform: three rows of four numbers. */
  readonly uniform: Uint32Array<ArrayBuffer>
}

/**
 * A command that computes the product; its small uniform buffer belongs to `buffers`. The variant is the one that
 * measuring this adapter found fastest for shapes of this class (choice.ts); none of them changes the result.
 */
export async function matmul(
  gpu: GPUDevice,
  buffers: Buffers,
  shape: MatmulShape,
  { a, b, out, bias }: MatmulOperands,
  options: MatmulOptions = {},
): Promise<Command> {
  const { source, uniform, grid } = planMatmul(shape, variantOn(gpu, shape), bias !== undefined, options)
  const kernel = await kernelOn(gpu, source)
  const views = [buffers.uniform(`${source.label} shape`, uniform), a, b, out, ...(bias ? [bias] : [])]
  return command(gpu, kernel, views, grid)
}

/** What `matmul` would submit with a given variant. */
export function planMatmul(
  shape: MatmulShape,
  variant: Variant,
  hasBias: boolean,
  { scale = 1, activation = 'none', accumulate = false, strides = {}, label = 'matmul' }: MatmulOptions = {},
): MatmulPlan {
  const { m, n, k, batch = 1, transposeA = false, transposeB = false } = shape
  const strideA = strides.a ?? (transposeA ? m : k)
  const strideB = strides.b ?? (transposeB ? k : n)
  const strideOut = strides.out ?? n
  const [batchA, batchB, batchOut] = [strides.batchA ?? m * k, strides.batchB ?? k * n, strides.batchOut ?? m * n]
  const uniform = new Uint32Array([m, n, k, 0, strideA, strideB, strideOut, 0, batchA, batchB, batchOut, 0])
  new Float32Array(uniform.buffer)[3] = scale
  const areFours = (...lengths: number[]): boolean => lengths.every((length) => length % 4 === 0)
  const isOne = batch === 1
  const code = matmulCode(variant, {
    transposeA,
    transposeB,
    hasBias,
    vectorA: areFours(strideA, isOne ? 0 : batchA),
    vectorB: areFours(strideB, isOne ? 0 : batchB),
    vectorOut: areFours(n, strideOut, isOne ? 0 : batchOut),
    hasTail: k % 4 !== 0,
  })
  const [rows, columns] = tileOf(variant)
  return {
    shape,
    source: {
      label,
      code,
      constants: { ACCUMULATE: Number(accumulate), ACTIVATION: ACTIVATIONS.indexOf(activation) },
    },
    uniform,
    grid: [Math.ceil(n / columns), Math.ceil(m / rows), batch],
  }
}
