/**
 * Which variant an adapter is fastest with, by class of shape. Until a class has been measured a default serves, so
 * no first call waits; as all variants of a shape give the same bits, the change over shows in time only.
 */
import type { MatmulShape } from './shape'
import { defaultVariant, variantName, variantsFor, type Variant } from './variants'

/** Fastest variants by class, by their names: plain data, kept in the Library for each adapter. */
export type Choices = Record<string, string>

interface Known {
  software: boolean
  choices: Choices
  /** Shapes that were multiplied without a measured variant, one for each class. */
  wanted: Map<string, MatmulShape>
}

const known = new WeakMap<GPUDevice, Known>()

/** Shapes whose sizes are alike (within a factor of two) are one class. */
export function shapeClass({ m, n, k, batch = 1, transposeA = false, transposeB = false }: MatmulShape): string {
  const bucket = (size: number): number => Math.round(Math.log2(Math.max(1, size)))
  const orientation = `${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'}`
  const isEven = m % 4 === 0 && n % 4 === 0 && k % 4 === 0
  return `${orientation}${isEven ? '' : ' odd'} ${bucket(m)}-${bucket(n)}-${bucket(k)} x${bucket(batch)}`
}

/** What is known of a device; `software` and earlier `choices` are told by whoever opened it. */
export function describeDevice(gpu: GPUDevice, { software, choices }: { software: boolean; choices: Choices }): void {
  const before = known.get(gpu)
  known.set(gpu, {
    software,
    choices: { ...before?.choices, ...choices },
    wanted: before?.wanted ?? new Map<string, MatmulShape>(),
  })
}

function knownOf(gpu: GPUDevice): Known {
  const found: Known = known.get(gpu) ?? { software: false, choices: {}, wanted: new Map<string, MatmulShape>() }
  known.set(gpu, found)
  return found
}

/** The variant for a shape: the measured one of its class, or the default. */
export function variantOn(gpu: GPUDevice, shape: MatmulShape): Variant {
  const { software, choices, wanted } = knownOf(gpu)
  const name = choices[shapeClass(shape)]
  const measured =
    name === undefined ? undefined : variantsFor(shape, software).find((each) => variantName(each) === name)
  if (!measured) wanted.set(shapeClass(shape), shape)
  return measured ?? defaultVariant(shape, software)
}

export function isSoftware(gpu: GPUDevice): boolean {
  return knownOf(gpu).software
}

/** Stands for tfjs's own kernel among the choices, where measuring found that one faster. */
const THEIRS = 'tfjs'

export function theirsIsFaster(gpu: GPUDevice, shape: MatmulShape): boolean {
  return knownOf(gpu).choices[tensorClass(shape)] === THEIRS
}

/** Products of tensors are chosen by themselves: there tfjs's kernel competes too. */
function tensorClass(shape: MatmulShape): string {
  return `tensor ${shapeClass(shape)}`
}

/** Has this shape measured at the next occasion, unless its class has been. */
export function want(gpu: GPUDevice, shape: MatmulShape): void {
  const { choices, wanted } = knownOf(gpu)
  if (choices[shapeClass(shape)] === undefined) wanted.set(shapeClass(shape), shape)
}

/** Choices measured so far, and shapes that wait to be. */
export function choicesOn(gpu: GPUDevice): { choices: Choices; wanted: MatmulShape[] } {
  const { choices, wanted } = knownOf(gpu)
  return { choices, wanted: [...wanted.values()] }
}

export function choose(gpu: GPUDevice, shape: MatmulShape, variant: Variant, isTheirsFaster: boolean): void {
  const { choices, wanted } = knownOf(gpu)
  choices[shapeClass(shape)] = variantName(variant)
  if (isTheirsFaster) choices[tensorClass(shape)] = THEIRS
  wanted.delete(shapeClass(shape))
}
