/**
 * Histograms of a boosted tree's large nodes on the GPU, where that is sooner. Gradients are rounded once a tree so that
 * sums are exact in 32 bits (kernels/histogram/fixed-point.ts); whichever device sums a node, the sum is the same.
 */
import { forcedDevice } from '../../compute/choice'
import { openDevice } from '../../compute/device'
import { packBins } from '../../compute/kernels/histogram/binned-table'
import { histogramCosts, histogramDevice, type HistogramCosts } from '../../compute/kernels/histogram/choice'
import { toFixedPoint } from '../../compute/kernels/histogram/fixed-point'
import { openHistograms, type HistogramRunner } from '../../compute/kernels/histogram/histogram'
import { planDevice } from '../../compute/plan'
import { isSpareWorker } from '../../runtime/pool'
import { MISSING_BIN, MOST_BINS, type Binned } from './bins'

/** Bins of a feature on the device: all, and one for missing values. */
const DEVICE_BINS = MOST_BINS + 1
/** (gradient, hessian, rows) of each bin. */
const WIDTH = 3

export interface GpuHistograms {
  /** Rounds G and H of all rows, in place, to what the device sums exactly, and sends them there: (rows, 2). */
  setPairs(pairs: Float64Array): void
  /** True when a node of so many rows is summed sooner on the device than here. */
  isSooner(rows: number): boolean
  /** G and H of each bin of the rows: for feature c and bin b at `offsets[c] + 2b`, missing values behind its last bin. */
  sum(rows: Int32Array, offsets: Int32Array, histogram: Float64Array): Promise<Float64Array>
  close(): void
}

/** Undefined where there is no GPU, where it is slower on the whole table, or in one of many workers that would share it. */
export async function gpuHistogramsFor(binned: Binned): Promise<GpuHistograms | undefined> {
  if (isSpareWorker() || (await planDevice(forcedDevice())).backend !== 'webgpu') return undefined
  const { gpu, report, guard } = await openDevice()
  if (!gpu) return undefined
  const costs = await histogramCosts(gpu, report.adapter)
  if (histogramDevice(binned.rows, binned.columns, costs) === 'cpu') return undefined
  const histograms = await openGpuHistograms(gpu, binned, costs)
  return { ...histograms, sum: (...call) => guard(histograms.sum(...call)) }
}

export async function openGpuHistograms(gpu: GPUDevice, binned: Binned, costs: HistogramCosts): Promise<GpuHistograms> {
  const { rows: total, columns, byColumn } = binned
  const features = Array.from({ length: columns }, (_, c) => byColumn.subarray(c * total, (c + 1) * total))
  const runner: HistogramRunner = await openHistograms(gpu, packBins(features, DEVICE_BINS))
  let scales: readonly [number, number] = [1, 1]
  return {
    setPairs: (pairs) => {
      const first = Float32Array.from({ length: total }, (_, row) => pairs[2 * row]!)
      const second = Float32Array.from({ length: total }, (_, row) => pairs[2 * row + 1]!)
      const fixed = toFixedPoint(first, second)
      scales = fixed.scales
      for (let i = 0; i < pairs.length; i++) pairs[i] = fixed.values[i]! / scales[i & 1]!
      runner.setGradients(fixed)
    },
    isSooner: (rows) => histogramDevice(rows, columns, costs) === 'gpu',
    sum: async (rows, offsets, histogram) => {
      const sums = await runner.sum(Uint32Array.from(rows))
      for (let c = 0; c < columns; c++) {
        const missingAt = offsets[c + 1]! - 2
        for (let bin = 0, at = offsets[c]!; at <= missingAt; bin++, at += 2) {
          const from = WIDTH * (c * DEVICE_BINS + (at === missingAt ? MISSING_BIN : bin))
          histogram[at] = sums[from]! / scales[0]
          histogram[at + 1] = sums[from + 1]! / scales[1]
        }
      }
      return histogram
    },
    close: () => runner.close(),
  }
}
