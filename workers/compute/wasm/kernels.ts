/**
 * The kernels on their memory. One module serves all shapes, so it is assembled and compiled once. Two forms of it: with
 * relaxed SIMD, where a multiply-add is one instruction and rounds once, and with plain SIMD, which every browser since
 * 2023 has. Their results differ by rounding only.
 */
import { makeArena, type Arena } from './arena'
import { assembleModule } from './assembler'
import { multiplyAddRelaxed, multiplyAddTwice } from './expression'
import { lstmBackward, lstmForward } from './lstm'
import { multiplyTiles, packingFunctions } from './products'
import { trainingFunctions } from './training'

type Kernel<N extends number> = (...args: Numbers<N>) => void
type Numbers<N extends number, T extends number[] = []> = T['length'] extends N ? T : Numbers<N, [...T, number]>

/** Addresses, strides and widths in bytes; what each takes is told where it is defined. */
interface Exports {
  multiplyTiles: Kernel<7>
  packA: Kernel<5>
  packATransposed: Kernel<5>
  packB: Kernel<5>
  packBTransposed: Kernel<5>
  lstmForward: Kernel<7>
  lstmBackward: Kernel<7>
  copyRows: Kernel<5>
  addRows: Kernel<5>
  addColumns: Kernel<4>
  multiplyBy: Kernel<3>
  sumOfSquares(from: number, size: number): number
  softmaxCrossEntropy: Kernel<7>
  adam: Kernel<8>
}

export interface Kernels extends Exports, Arena {
  name: 'relaxed-simd' | 'simd'
}

export type SimdLevel = Kernels['name']

let compiled: { name: SimdLevel; module: WebAssembly.Module } | undefined

/** @property most forbids anything newer @property onCall is told of every call of a kernel, to count them */
export interface KernelOptions {
  most?: SimdLevel | undefined
  onCall?: () => void
}

/** Kernels on a memory of their own, or undefined where WebAssembly has no SIMD. */
export function openKernels({ most = 'relaxed-simd', onCall }: KernelOptions = {}): Kernels | undefined {
  const best = most === 'relaxed-simd' ? (compiled ??= compile('relaxed-simd') ?? compile('simd')) : compile(most)
  if (!best) return undefined
  const arena = makeArena()
  const { exports } = new WebAssembly.Instance(best.module, { env: { memory: arena.memory } })
  const kernels = exports as unknown as Exports
  return { name: best.name, ...(onCall ? counted(kernels, onCall) : kernels), ...arena }
}

function counted(kernels: Exports, onCall: () => void): Exports {
  const wrapped = Object.entries(kernels).map(([name, run]: [string, Kernel<7>]) => [
    name,
    (...args: Parameters<typeof run>) => {
      onCall()
      return run(...args)
    },
  ])
  return Object.fromEntries(wrapped) as Exports
}

function compile(name: SimdLevel): { name: SimdLevel; module: WebAssembly.Module } | undefined {
  if (typeof WebAssembly !== 'object') return undefined
  const multiplyAdd = name === 'relaxed-simd' ? multiplyAddRelaxed : multiplyAddTwice
  const bytes = assembleModule(
    ...[multiplyTiles(multiplyAdd), ...packingFunctions],
    ...[lstmForward(multiplyAdd), lstmBackward()],
    ...trainingFunctions(multiplyAdd),
  )
  return WebAssembly.validate(bytes) ? { name, module: new WebAssembly.Module(bytes) } : undefined
}
