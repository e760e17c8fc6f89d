/**
 * How kernels drop: by a draw that is counted, not stored (random/counter.wgsl), so that backward drops what forward did.
 * Kernels that drop read the step's seed from a uniform buffer and add the number of their own place in the network.
 */
import type { View } from '../../gpu/buffers'
import { COUNTED_RANGE } from '../../../runtime/counter-random'
import counter from '../random/counter.wgsl?raw'

/** @property step a uniform buffer of four words, the step's seed first @property place added to the seed */
export interface KernelDropout {
  rate: number
  place: number
  step: View
}

/** The three words of a kernel's shape: dropped, kept, place. Nothing is dropped without `dropout`. */
export function dropoutWords(dropout: KernelDropout | undefined): [number, number, number] {
  const rate = dropout?.rate ?? 0
  const kept = new Uint32Array(Float32Array.of(1 / (1 - rate)).buffer)[0] ?? 0
  return [Math.round(rate * COUNTED_RANGE), kept, dropout?.place ?? 0]
}

export function drops(dropout: KernelDropout | undefined): boolean {
  return dropout !== undefined && dropout.rate > 0
}

/** The kernel's code with the generator that it draws from. */
export function withCounter(code: string): string {
  return `${code}\n${counter}`
}

/** Without the lines that end in a mark: parts that a variant of the kernel does not have. */
export function withoutLines(code: string, mark: string): string {
  return code.replace(new RegExp(`^.*// ${mark}\\b.*\\n`, 'gm'), '')
}
