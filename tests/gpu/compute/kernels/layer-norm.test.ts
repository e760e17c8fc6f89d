import { afterAll, describe, expect, it } from 'vitest'
import { openDevice } from '../../../../workers/compute/device'
import { makeBuffers, readFloats, type View } from '../../../../workers/compute/gpu/buffers'
import { submit } from '../../../../workers/compute/gpu/submit'
import { dropoutOf, dropOnCpu } from '../../../../workers/compute/kernels/dropout/dropout.cpu'
import { layerNorm, layerNormBackward } from '../../../../workers/compute/kernels/layer-norm/layer-norm'
import { layerNormBackwardOnCpu, layerNormOnCpu } from '../../../../workers/compute/kernels/layer-norm/layer-norm.cpu'
import { parameterSums } from '../../../../workers/compute/kernels/parameter-sums/parameter-sums'
import { gpuDevice, largestDifference, normals } from '../../../helpers/gpu'

const SHAPES = [
  { rows: 1, columns: 1 },
  { rows: 5, columns: 33 },
  { rows: 130, columns: 64 },
]
const SEED = 5
const PLACE = 99

describe('the layer norm kernels', () => {
  it.each(SHAPES.flatMap((shape) => [0, 0.4].map((rate) => ({ ...shape, rate }))))(
    'equal their twin on %o, with the branch added and its gradient returned',
    async ({ rows, columns, rate }) => {
      const gpu = await gpuDevice()
      const count = rows * columns
      const [x, branch, weight, bias] = [normals(count, 1), normals(count, 2), normals(columns, 3), normals(columns, 4)]
      const [gradient, past] = [normals(count, 5), normals(count, 6)]
      const kept = dropoutOf(rate, SEED + PLACE)
      const dropped = dropOnCpu(branch, kept)
      const sum = x.map((value, k) => value + dropped[k]!)
      const forward = layerNormOnCpu(sum, weight, bias)
      const backward = layerNormBackwardOnCpu(gradient, sum, weight, forward.statistics)
      const flowing = backward.input.map((value, k) => value + past[k]!)

      const buffers = makeBuffers(gpu)
      const step = buffers.uniform('step', Uint32Array.of(SEED, 0, 0, 0))
      const dropout = { rate, place: PLACE, step }
      const views = Object.fromEntries(
        Object.entries({ x, branch, weight, bias, gradient, past }).map(([name, data]) => [
          name,
          buffers.storage(name, data),
        ]),
      ) as Record<'x' | 'branch' | 'weight' | 'bias' | 'gradient' | 'past', View>
      const [summed, out, flow, toBranch] = ['sum', 'out', 'flow', 'to branch'].map((name) =>
        buffers.storage(name, count),
      ) as [View, View, View, View]
      const statistics = buffers.storage('statistics', 2 * rows)
      const parameters = buffers.storage('parameters', 2 * columns + 3)
      const shape = { rows, columns }
      const { x: viewOfX, weight: w, bias: b } = views
      const operands = { x: viewOfX, weight: w, bias: b, out, statistics, added: { branch: views.branch, sum: summed } }
      const back = { gradient: views.gradient, x: summed, weight: w, statistics, flow, before: views.past }
      const norm = { gradient: views.gradient, columns, x: summed, statistics, toWeight: 3, toBias: 3 + columns }
      submit(gpu, [
        await layerNorm(gpu, buffers, shape, operands, dropout, step),
        await layerNormBackward(gpu, buffers, shape, { ...back, branch: toBranch }, dropout),
        await parameterSums(gpu, buffers, rows, { biases: [], norm }, parameters),
      ])
      const read = (view: View, floats = count): Promise<Float32Array> => readFloats(gpu, view, floats)
      expect(largestDifference(await read(summed), sum)).toBeLessThan(1e-5)
      expect(largestDifference(await read(out), forward.out)).toBeLessThan(1e-3)
      if (columns > 1) expect(largestDifference(await read(flow), flowing)).toBeLessThan(1e-3)
      const branched = dropOnCpu(await read(flow), kept)
      expect(largestDifference(await read(toBranch), branched)).toBeLessThan(1e-5)
      const sums = await read(parameters, 3 + 2 * columns)
      expect(largestDifference(sums.subarray(3, 3 + columns), backward.weight)).toBeLessThan(1e-3)
      expect(largestDifference(sums.subarray(3 + columns), backward.bias)).toBeLessThan(1e-3)
      expect([...sums.subarray(0, 3)], 'nothing else is written').toEqual([0, 0, 0])
      buffers.dispose()
    },
  )

  it('norms alone, and starts a gradient, at the ends of a network', async () => {
    const gpu = await gpuDevice()
    const [x, weight, bias, gradient] = [normals(21, 1), normals(7, 2), normals(7, 3), normals(21, 4)]
    const forward = layerNormOnCpu(x, weight, bias)
    const buffers = makeBuffers(gpu)
    const [w, given] = [buffers.storage('weight', weight), buffers.storage('x', x)]
    const [out, statistics, flow] = [21, 6, 21].map((count) => buffers.storage('out', count)) as [View, View, View]
    const step = buffers.uniform('step', new Uint32Array(4))
    const shape = { rows: 3, columns: 7 }
    const operands = { x: given, weight: w, bias: buffers.storage('bias', bias), out, statistics }
    const back = { gradient: buffers.storage('gradient', gradient), x: given, weight: w, statistics, flow }
    submit(gpu, [
      await layerNorm(gpu, buffers, shape, operands, undefined, step),
      await layerNormBackward(gpu, buffers, shape, back, undefined),
    ])
    expect(largestDifference(await readFloats(gpu, out, 21), forward.out)).toBeLessThan(1e-4)
    const expected = layerNormBackwardOnCpu(gradient, x, weight, forward.statistics).input
    expect(largestDifference(await readFloats(gpu, flow, 21), expected)).toBeLessThan(1e-4)
    buffers.dispose()
  })

  it('sums two biases and a norm at once', async () => {
    const gpu = await gpuDevice()
    const rows = 37
    const [first, second, norm] = [normals(rows * 5, 1), normals(rows * 40, 2), normals(rows * 17, 3)]
    const buffers = makeBuffers(gpu)
    const out = buffers.storage('out', 5 + 40 + 34)
    const sums = {
      biases: [
        { gradient: buffers.storage('first', first), columns: 5, to: 0 },
        { gradient: buffers.storage('second', second), columns: 40, to: 5 },
      ],
      norm: {
        gradient: buffers.storage('norm', norm),
        columns: 17,
        x: buffers.storage('x', normals(rows * 17, 4)),
        statistics: buffers.storage(
          'statistics',
          Float32Array.from({ length: 2 * rows }, (_, k) => k % 2),
        ),
        toWeight: 45,
        toBias: 62,
      },
    }
    submit(gpu, [await parameterSums(gpu, buffers, rows, sums, out)])
    const sumOf = (values: Float32Array, columns: number, by?: Float32Array): number[] =>
      Array.from({ length: columns }, (_, j) => {
        let sum = 0
        for (let row = 0; row < rows; row++) sum += values[row * columns + j]! * (by?.[row * columns + j] ?? 1)
        return sum
      })
    const expected = [
      ...[sumOf(first, 5), sumOf(second, 40), sumOf(norm, 17, normals(rows * 17, 4)), sumOf(norm, 17)].flat(),
    ]
    expect(largestDifference(await readFloats(gpu, out, 79), expected)).toBeLessThan(1e-4)
    buffers.dispose()
  })

  afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
})
