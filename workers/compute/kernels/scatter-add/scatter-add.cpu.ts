/** The twin of scatter-add.wgsl. */
import type { ScatterShape } from './scatter-add'

/** Sums of the rows of `source` (positions, columns) by id: (ids, columns). */
export function scatterAddOnCpu(
  { ids: count, columns }: Pick<ScatterShape, 'ids' | 'columns'>,
  ids: ArrayLike<number>,
  source: Float32Array,
): Float32Array {
  const out = new Float32Array(count * columns)
  for (let k = 0; k < ids.length; k++) {
    for (let c = 0; c < columns; c++) out[ids[k]! * columns + c]! += source[k * columns + c]!
  }
  return out
}
