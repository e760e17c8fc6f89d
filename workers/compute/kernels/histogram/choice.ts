/**
 * Which device fills a histogram sooner. A GPU has a fixed price a call (upload of the row list, dispatch, readback) and
 * wins only where a node is large; where that begins differs a hundredfold between adapters, so it is measured, once for
 * each, end to end on random data, and not guessed.
 */
import { makeRandom, type Random } from '../../../runtime/random'
import { packBins, type BinnedTable } from './binned-table'
import { toFixedPoint } from './fixed-point'
import { histogramOnCpu } from './histogram.cpu'
import { openHistograms } from './histogram'

/** Plain data: it can be kept with the adapter's name and given back. */
export interface HistogramCosts {
  /** Milliseconds of a call on the GPU before any work. */
  gpuCallMs: number
  /** Nanoseconds for one feature of one row. */
  gpuEntryNs: number
  cpuEntryNs: number
}

const FEATURES = 8
const BINS = 64
const FEW_ROWS = 4096
const MANY_ROWS = 131_072
const ROUNDS = 3

const measured = new Map<string, Promise<HistogramCosts>>()

/** Costs on an adapter, measured at the first call for its name, which takes a fraction of a second. */
export function histogramCosts(gpu: GPUDevice, adapter: string): Promise<HistogramCosts> {
  const known = measured.get(adapter)
  if (known) return known
  const costs = measure(gpu)
  measured.set(adapter, costs)
  // A device that was lost meanwhile says nothing about the next one.
  costs.catch(() => measured.delete(adapter))
  return costs
}

/** The device that fills a histogram of `rows` and `features` sooner. Without costs there is no GPU. */
export function histogramDevice(rows: number, features: number, costs: HistogramCosts | undefined): 'cpu' | 'gpu' {
  if (!costs) return 'cpu'
  const entries = rows * features
  return costs.gpuCallMs + entries * costs.gpuEntryNs * 1e-6 < entries * costs.cpuEntryNs * 1e-6 ? 'gpu' : 'cpu'
}

async function measure(gpu: GPUDevice): Promise<HistogramCosts> {
  const random = makeRandom(1)
  const table = randomTable(random)
  const numbers = Float32Array.from({ length: MANY_ROWS }, random.next)
  const gradients = toFixedPoint(numbers, numbers)
  const all = Uint32Array.from({ length: MANY_ROWS }, (_, row) => row)
  const few = all.subarray(0, FEW_ROWS)
  const runner = await openHistograms(gpu, table)
  try {
    runner.setGradients(gradients)
    const short = await fastest(() => runner.sum(few))
    const long = await fastest(() => runner.sum(all))
    const onCpu = await fastest(() => histogramOnCpu(table, gradients, all))
    const gpuEntryNs = Math.max(0, ((long - short) * 1e6) / ((MANY_ROWS - FEW_ROWS) * FEATURES))
    const gpuCallMs = Math.max(0, short - FEW_ROWS * FEATURES * gpuEntryNs * 1e-6)
    return { gpuCallMs, gpuEntryNs, cpuEntryNs: (onCpu * 1e6) / (MANY_ROWS * FEATURES) }
  } finally {
    runner.close()
  }
}

function randomTable(random: Random): BinnedTable {
  const column = (): Uint8Array => Uint8Array.from({ length: MANY_ROWS }, () => random.integer(BINS))
  return packBins(Array.from({ length: FEATURES }, column), BINS)
}

/** Milliseconds of the fastest of a few rounds, after one that warms up. */
async function fastest(run: () => unknown): Promise<number> {
  let best = Infinity
  for (let round = 0; round <= ROUNDS; round++) {
    const started = performance.now()
    await run()
    if (round > 0) best = Math.min(best, performance.now() - started)
  }
  return best
}
