/** A histogram of gradients over a large node: ours in integers, and the loop over columns that one writes first. */
import { packBins } from '../../../workers/compute/kernels/histogram/binned-table'
import { toFixedPoint } from '../../../workers/compute/kernels/histogram/fixed-point'
import { openHistograms } from '../../../workers/compute/kernels/histogram/histogram'
import { histogramOnCpu } from '../../../workers/compute/kernels/histogram/histogram.cpu'
import { makeRandom } from '../../../workers/runtime/random'
import type { Contender, Surroundings } from '../harness/contract'
import { contenderOn, openOn } from './on-device'
import { onProcessor } from './on-processor'

const BINS = 256

function madeUp(rows: number, features: number) {
  const random = makeRandom(1)
  const columns = Array.from({ length: features }, () => Uint8Array.from({ length: rows }, () => random.integer(BINS)))
  const gradients = Float32Array.from({ length: rows }, random.normal)
  const node = Uint32Array.from({ length: rows }, (_, row) => row)
  return { columns, gradients, hessians: gradients.map(Math.abs), node }
}

/** The count in the last bin: the same for whoever counts rightly. */
const lastCount = (sums: ArrayLike<number>): number => sums[sums.length - 1] ?? NaN

export function plainLoop(rows: number, features: number): Contender {
  const { columns, gradients, hessians } = madeUp(rows, features)
  return onProcessor(() => {
    const sums = new Float64Array(features * BINS * 3)
    for (const [feature, column] of columns.entries()) {
      for (let row = 0; row < rows; row++) {
        const at = 3 * (feature * BINS + column[row]!)
        sums[at]! += gradients[row]!
        sums[at + 1]! += hessians[row]!
        sums[at + 2]!++
      }
    }
    return lastCount(sums)
  })
}

export function ourTwin(rows: number, features: number): Contender {
  const { columns, gradients, hessians, node } = madeUp(rows, features)
  const [table, fixed] = [packBins(columns, BINS), toFixedPoint(gradients, hessians)]
  return onProcessor(() => lastCount(histogramOnCpu(table, fixed, node)))
}

/** With the upload of the row list and the readback, as a growing tree calls it. */
export async function ourKernel(rows: number, features: number, around: Surroundings): Promise<Contender> {
  const { columns, gradients, hessians, node } = madeUp(rows, features)
  const device = await openOn('webgpu', around)
  if (!device.gpu) throw new Error('There is no GPU here.')
  const runner = await openHistograms(device.gpu, packBins(columns, BINS))
  runner.setGradients(toFixedPoint(gradients, hessians))
  return {
    ...contenderOn(device),
    run: async (units) => {
      let result = NaN
      for (let unit = 0; unit < units; unit++) result = lastCount(await runner.sum(node))
      return { result }
    },
  }
}
