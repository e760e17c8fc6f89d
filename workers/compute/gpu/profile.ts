/**
 * Time of each kernel on the device, by timestamp queries. A profiled command stands in a pass of its own, so totals
 * are those of the kernels, not of the run: passes cost a little. Chrome rounds timestamps to 100 microseconds unless
 * told otherwise, so only sums over many dispatches mean anything.
 */
import type { KernelTime } from '../../contracts/device'
import { dispatch, type Command } from './command'

/** Queries in one set: two for each command of a submit. */
const MOST_QUERIES = 4096

export interface Profiler {
  record(encoder: GPUCommandEncoder, commands: readonly Command[]): void
  /** Stops profiling and reads all times: by kernel, the longest first. */
  stop(): Promise<KernelTime[]>
}

const profilers = new WeakMap<GPUDevice, Profiler>()

export function profilerOf(gpu: GPUDevice): Profiler | undefined {
  return profilers.get(gpu)
}

/** Begins to time every command submitted on this device; undefined where it has no timestamps, or is profiled already. */
export function startProfile(gpu: GPUDevice): Profiler | undefined {
  if (!gpu.features.has('timestamp-query') || profilers.has(gpu)) return undefined
  const totals = new Map<string, { milliseconds: number; dispatches: number }>()
  const reading: Promise<void>[] = []
  const querySet = gpu.createQuerySet({ type: 'timestamp', count: MOST_QUERIES })
  const profiler: Profiler = {
    record: (encoder, commands) => {
      const timed = commands.slice(0, MOST_QUERIES / 2)
      for (const [k, each] of commands.entries()) {
        const timestampWrites = { querySet, beginningOfPassWriteIndex: 2 * k, endOfPassWriteIndex: 2 * k + 1 }
        const pass = encoder.beginComputePass({ label: each.label, ...(k < timed.length && { timestampWrites }) })
        dispatch(pass, each)
        pass.end()
      }
      const size = 16 * timed.length
      const resolved = gpu.createBuffer({ size, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC })
      const staging = gpu.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
      encoder.resolveQuerySet(querySet, 0, 2 * timed.length, resolved, 0)
      encoder.copyBufferToBuffer(resolved, 0, staging, 0, size)
      // Mapping is asked for once the encoder has been submitted, which its caller does in this same task.
      reading.push(Promise.resolve().then(() => addTimes(staging, timed, totals).finally(() => resolved.destroy())))
    },
    stop: async () => {
      profilers.delete(gpu)
      await Promise.all(reading)
      querySet.destroy()
      return [...totals].map(([label, total]) => ({ label, ...total })).sort((a, b) => b.milliseconds - a.milliseconds)
    },
  }
  profilers.set(gpu, profiler)
  return profiler
}

async function addTimes(
  staging: GPUBuffer,
  commands: readonly Command[],
  totals: Map<string, { milliseconds: number; dispatches: number }>,
): Promise<void> {
  await staging.mapAsync(GPUMapMode.READ)
  const nanoseconds = new BigUint64Array(staging.getMappedRange())
  for (const [k, { label }] of commands.entries()) {
    const total = totals.get(label) ?? { milliseconds: 0, dispatches: 0 }
    const elapsed = (nanoseconds[2 * k + 1] ?? 0n) - (nanoseconds[2 * k] ?? 0n)
    total.milliseconds += elapsed > 0n ? Number(elapsed) / 1e6 : 0
    total.dispatches++
    totals.set(label, total)
  }
  staging.destroy()
}
