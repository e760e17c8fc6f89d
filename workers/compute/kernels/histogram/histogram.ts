/**
 * Histograms of gradients for growing trees on the GPU: the table and the gradients stay on the device, a node is a list
 * of rows, and one dispatch gives the sums of all its bins, exactly as histogram.cpu.ts does.
 */
import { makeBuffers, readBytes, write } from '../../gpu/buffers'
import { command } from '../../gpu/command'
import { kernelOn } from '../../gpu/pipelines'
import { submit } from '../../gpu/submit'
import { FEATURES_PER_WORD, type BinnedTable } from './binned-table'
import type { FixedGradients } from './fixed-point'
import code from './histogram.wgsl?raw'

const ROWS_PER_GROUP = 4096

export interface HistogramRunner {
  /** New gradients for all rows. */
  setGradients(gradients: FixedGradients): void
  /** (features, bins, 3) sums of gradient, hessian and count over the rows, which may repeat. One call at a time. */
  sum(rows: Uint32Array): Promise<Int32Array<ArrayBuffer>>
  /** Frees the memory on the device. */
  close(): void
}

/** Puts a table on the device. Throws `gpu/out-of-memory` where it has no room for one that large. */
export async function openHistograms(gpu: GPUDevice, table: BinnedTable): Promise<HistogramRunner> {
  const { words, rows: tableRows, features, bins } = table
  const kernel = await kernelOn(gpu, { label: 'histogram', code, constants: { BINS: bins } })
  const blocks = Math.ceil(features / FEATURES_PER_WORD)
  const zeros = new Int32Array(features * bins * 3)
  const buffers = makeBuffers(gpu)
  try {
    const shape = buffers.uniform('histogram shape', new Uint32Array([tableRows, 0, features, 0]))
    const bound = {
      words: buffers.storage('binned table', words),
      gradients: buffers.storage('gradients', 2 * tableRows),
      rows: buffers.storage('rows of a node', tableRows),
      out: buffers.storage('histogram', zeros.length),
    }
    const views = [shape, bound.words, bound.gradients, bound.rows, bound.out]
    return {
      setGradients: ({ values }) => {
        if (values.length !== 2 * tableRows) throw new Error('Every row has a gradient and a hessian.')
        write(gpu, bound.gradients, values)
      },
      sum: async (rows) => {
        if (rows.length > tableRows) throw new Error('A node has no more rows than the table.')
        if (rows.length === 0 || features === 0) return zeros.slice()
        write(gpu, shape, new Uint32Array([tableRows, rows.length, features, 0]))
        write(gpu, bound.rows, rows)
        write(gpu, bound.out, zeros)
        submit(gpu, [command(gpu, kernel, views, [Math.ceil(rows.length / ROWS_PER_GROUP), blocks])], 'histogram')
        return new Int32Array(await readBytes(gpu, bound.out, zeros.byteLength))
      },
      close: buffers.dispose,
    }
  } catch (error) {
    buffers.dispose()
    throw error
  }
}
