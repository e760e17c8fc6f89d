/** Boosted trees whose large nodes are summed up on the GPU are those that the processor grows, to the last digit. */
import { describe, expect, it } from 'vitest'
import { matrixOf } from '../../../workers/learn/matrix'
import { rocAuc } from '../../../workers/learn/metrics/ranking'
import { binMatrix } from '../../../workers/learn/trees/bins'
import { addTrees, boosting } from '../../../workers/learn/trees/boosting'
import { openGpuHistograms } from '../../../workers/learn/trees/gpu-histograms'
import { makeJob } from '../../../workers/runtime/job'
import { checkParams } from '../../../workers/runtime/params'
import { makeRandom } from '../../../workers/runtime/random'
import { gpuDevice } from '../../helpers/gpu'

const ROWS = 3000
const COLUMNS = 5
const random = makeRandom(11)
/** Every ninth number is missing. */
const values = Float64Array.from({ length: ROWS * COLUMNS }, (_, i) => (i % 9 === 0 ? NaN : random.normal()))
const target = Uint8Array.from({ length: ROWS }, (_, row) =>
  (values[row * COLUMNS + 1] || 0) + (values[row * COLUMNS + 2] || 0) ** 2 + random.normal() > 1 ? 1 : 0,
)
const examples = { features: matrixOf(values, COLUMNS), target }
const binned = await binMatrix(examples.features, makeJob())
const params = checkParams(boosting.schema, { trees: 8, depth: 4 })
const always = { gpuCallMs: 0, gpuEntryNs: 0, cpuEntryNs: 1 }
const never = { gpuCallMs: 1e9, gpuEntryNs: 1, cpuEntryNs: 0 }
/** Nodes of more than a thousand rows. */
const large = { gpuCallMs: 0.005, gpuEntryNs: 0, cpuEntryNs: 1 }

async function treesWith(costs: typeof always) {
  const device = await openGpuHistograms(await gpuDevice(), binned, costs)
  let sums = 0
  const counted = {
    ...device,
    sum: (...call: Parameters<typeof device.sum>) => {
      sums++
      return device.sum(...call)
    },
  }
  const { trees } = await addTrees(examples, undefined, binned, params, counted, makeJob())
  device.close()
  return { trees, sums }
}

describe('boosting with histograms on the GPU', () => {
  it('grows the same trees whichever device sums up which node', async () => {
    const onCpu = await treesWith(never)
    const onGpu = await treesWith(always)
    const shared = await treesWith(large)
    expect(onCpu.sums).toBe(0)
    // Each node that is split and not at the last depth has one side summed up, the other is the rest; and the root.
    expect(onGpu.sums).toBeGreaterThan(params.trees * 3)
    expect(shared.sums).toBeGreaterThanOrEqual(params.trees)
    expect(shared.sums).toBeLessThan(onGpu.sums)
    expect(onGpu.trees).toEqual(onCpu.trees)
    expect(shared.trees).toEqual(onCpu.trees)
  })

  it('ranks rows as the trees of finer sums do', async () => {
    const job = makeJob()
    const { trees } = await treesWith(always)
    const finer = await boosting.fit(examples, params, job)
    const areaOf = async (model: typeof finer) => rocAuc(target, await boosting.predict(model, examples.features, job))
    expect(await areaOf({ ...finer, trees })).toBeCloseTo(await areaOf(finer), 3)
  })
})
