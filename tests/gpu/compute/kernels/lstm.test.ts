import { afterAll, describe, expect, it } from 'vitest'
import { openDevice } from '../../../../workers/compute/device'
import { makeBuffers, readFloats } from '../../../../workers/compute/gpu/buffers'
import { submit } from '../../../../workers/compute/gpu/submit'
import {
  lstmBackward,
  lstmForward,
  planOf,
  type LstmPlan,
  type SequenceShape,
} from '../../../../workers/compute/kernels/lstm/lstm'
import { dropoutOf } from '../../../../workers/compute/kernels/dropout/dropout.cpu'
import { lstmBackwardOnCpu, lstmForwardOnCpu } from '../../../../workers/compute/kernels/lstm/lstm.cpu'
import { gpuDevice, largestDifference, normals } from '../../../helpers/gpu'

type Plan = { [Part in keyof LstmPlan]?: Partial<LstmPlan[Part]> }
interface Case extends SequenceShape {
  /** Cut as for a GPU. */
  hardware?: true
  dropout?: number
  plan?: Plan
}

const CASES: Case[] = [
  { steps: 1, batch: 1, hidden: 1 },
  { steps: 3, batch: 2, hidden: 5 },
  { steps: 7, batch: 9, hidden: 6, dropout: 0.3 },
  { steps: 6, batch: 17, hidden: 33, plan: { forward: { rows: 4 }, backward: { rows: 4, units: 4, slices: 4 } } },
  { steps: 5, batch: 9, hidden: 10, plan: { backward: { slices: 8 }, forward: { units: 1, shared: true } } },
  { steps: 5, batch: 12, hidden: 20, dropout: 0.5, plan: { backward: { units: 4, shared: true } } },
  { steps: 3, batch: 3, hidden: 300 },
  { steps: 4, batch: 6, hidden: 70, hardware: true },
  { steps: 2, batch: 5, hidden: 301, hardware: true },
]

describe('the LSTM kernels', () => {
  it.each(CASES)('equal their twin on %o', async ({ dropout = 0, plan: wanted, hardware, ...shape }) => {
    const { steps, batch, hidden } = shape
    const gpu = await gpuDevice()
    const standard = planOf(gpu, !hardware, hidden)
    const plan: LstmPlan = {
      forward: { ...standard.forward, ...wanted?.forward },
      backward: { ...standard.backward, ...wanted?.backward },
    }
    const rows = steps * batch
    const projected = normals(rows * 4 * hidden, 1)
    const recurrent = normals(hidden * 4 * hidden, 2).map((x) => x / Math.sqrt(hidden))
    const gradient = normals(rows * hidden, 3)
    const seed = 77
    const expected = lstmForwardOnCpu(shape, projected, recurrent, dropoutOf(dropout, seed))
    const expectedDz = lstmBackwardOnCpu(shape, expected, recurrent, gradient, dropoutOf(dropout, seed))

    const buffers = makeBuffers(gpu)
    const step = buffers.uniform('step', Uint32Array.of(seed))
    const weights = buffers.storage('recurrent', recurrent)
    const out = buffers.storage('out', rows * hidden)
    const traces = buffers.storage('traces', rows * 5 * hidden)
    const trail = buffers.storage('trail', rows * (hidden + 3))
    const turned = buffers.storage('turned', 4 * hidden * hidden)
    const dz = buffers.storage('dz', rows * 4 * hidden)
    const forward = await lstmForward(
      gpu,
      buffers,
      shape,
      {
        step,
        projected: buffers.storage('projected', projected),
        recurrent: weights,
        out: { view: out, stride: hidden },
        traces,
        trail: { view: trail, stride: hidden + 3, column: 3, turned },
      },
      { plan, dropout },
    )
    const above = { view: buffers.storage('gradient', gradient), stride: hidden }
    const backward = await lstmBackward(
      gpu,
      buffers,
      shape,
      { step, traces, turned, gradient: above, dz },
      { plan, dropout },
    )
    submit(gpu, [forward, backward])
    expect(largestDifference(await readFloats(gpu, out, rows * hidden), expected.out)).toBeLessThan(1e-4)
    expect(largestDifference(await readFloats(gpu, traces, rows * 5 * hidden), expected.traces)).toBeLessThan(1e-4)
    expect(largestDifference(await readFloats(gpu, dz, rows * 4 * hidden), expectedDz)).toBeLessThan(1e-4)
    const kept = await readFloats(gpu, trail, rows * (hidden + 3))
    for (let row = 0; row < rows; row++) {
      const before =
        row < batch ? new Float32Array(hidden) : expected.h.slice((row - batch) * hidden, (row - batch + 1) * hidden)
      const from = row * (hidden + 3) + 3
      expect(largestDifference(kept.subarray(from, from + hidden), before)).toBeLessThan(1e-4)
    }
    buffers.dispose()
  })

  it('read ids and copy their rows of the table to the trail', async () => {
    const gpu = await gpuDevice()
    const shape = { steps: 4, batch: 3, hidden: 6 }
    const [rows, vocabulary, width] = [12, 5, 4]
    const ids = Uint32Array.from({ length: rows }, (_, k) => (k * 7) % vocabulary)
    const projected = normals(vocabulary * 24, 1)
    const table = normals(vocabulary * width, 2)
    const recurrent = normals(6 * 24, 3)
    const buffers = makeBuffers(gpu)
    const out = buffers.storage('out', rows * 6)
    const trail = buffers.storage('trail', rows * 10)
    const forward = await lstmForward(
      gpu,
      buffers,
      shape,
      {
        step: buffers.uniform('step', Uint32Array.of(1)),
        projected: buffers.storage('projected', projected),
        ids: buffers.storage('ids', ids),
        recurrent: buffers.storage('recurrent', recurrent),
        out: { view: out, stride: 6 },
        traces: buffers.storage('traces', rows * 30),
        trail: {
          view: trail,
          stride: 10,
          column: 4,
          turned: buffers.storage('turned', 6 * 24),
          table: { view: buffers.storage('table', table), stride: width, columns: width },
        },
      },
      { plan: planOf(gpu, true, 6) },
    )
    submit(gpu, [forward])
    const gathered = Float32Array.from(
      { length: rows * 24 },
      (_, k) => projected[(ids[Math.floor(k / 24)] ?? 0) * 24 + (k % 24)] ?? 0,
    )
    const expected = lstmForwardOnCpu(shape, gathered, recurrent)
    expect(largestDifference(await readFloats(gpu, out, rows * 6), expected.out)).toBeLessThan(1e-4)
    const kept = await readFloats(gpu, trail, rows * 10)
    for (const [row, id] of ids.entries()) {
      expect([...kept.subarray(row * 10, row * 10 + 4)]).toEqual([...table.subarray(id * 4, id * 4 + 4)])
    }
    buffers.dispose()
  })

  afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
})
