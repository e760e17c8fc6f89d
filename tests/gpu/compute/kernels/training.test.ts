/** Cross-entropy, Adam and scatter-add against their twins. */
import { afterAll, describe, expect, it } from 'vitest'
import { openDevice } from '../../../../workers/compute/device'
import { makeBuffers, readFloats, write } from '../../../../workers/compute/gpu/buffers'
import { submit } from '../../../../workers/compute/gpu/submit'
import { adam, meanLoss, stepWords } from '../../../../workers/compute/kernels/adam/adam'
import { adamOnCpu, type AdamVectors } from '../../../../workers/compute/kernels/adam/adam.cpu'
import { crossEntropy } from '../../../../workers/compute/kernels/cross-entropy/cross-entropy'
import { crossEntropyOnCpu } from '../../../../workers/compute/kernels/cross-entropy/cross-entropy.cpu'
import { scatterAdd } from '../../../../workers/compute/kernels/scatter-add/scatter-add'
import { scatterAddOnCpu } from '../../../../workers/compute/kernels/scatter-add/scatter-add.cpu'
import { rowsByToken } from '../../../../workers/compute/kernels/token-embedding/token-embedding'
import { makeRandom } from '../../../../workers/runtime/random'
import { gpuDevice, largestDifference, normals } from '../../../helpers/gpu'

function idsBelow(count: number, bound: number): Int32Array<ArrayBuffer> {
  const random = makeRandom(4)
  return Int32Array.from({ length: count }, () => random.integer(bound))
}

describe('the cross-entropy kernel', () => {
  it.each([
    { rows: 1, columns: 1, stride: 4 },
    { rows: 3, columns: 7, stride: 8 },
    { rows: 37, columns: 130, stride: 130 },
  ])('equals its twin on %o, and pads with nothing', async ({ rows, columns, stride }) => {
    const gpu = await gpuDevice()
    // Large logits: a softmax that does not subtract their maximum overflows.
    const logits = normals(rows * stride, 1).map((x) => 40 * x)
    const dense = Float32Array.from({ length: rows * columns }, (_, k) => {
      return logits[Math.floor(k / columns) * stride + (k % columns)] ?? NaN
    })
    const targets = idsBelow(rows, columns)
    const expected = crossEntropyOnCpu(dense, targets, columns)
    const buffers = makeBuffers(gpu)
    const operands = {
      logits: buffers.storage('logits', logits),
      targets: buffers.storage('targets', targets),
      losses: buffers.storage('losses', rows),
    }
    const history = buffers.storage('history', 4)
    const step = buffers.uniform('step', stepWords(1, 0, 0, 2))
    const mean = await meanLoss(gpu, buffers, { step, losses: operands.losses, history, rows })
    submit(gpu, [await crossEntropy(gpu, buffers, { rows, columns, stride }, operands), mean])
    expect((await readFloats(gpu, history, 4))[2]).toBeCloseTo(expected.loss, 3)
    const gradient = await readFloats(gpu, operands.logits, rows * stride)
    const wanted = gradient.map((_, k) => {
      const column = k % stride
      return column < columns ? (expected.gradient[Math.floor(k / stride) * columns + column] ?? NaN) : 0
    })
    expect(largestDifference(gradient, wanted)).toBeLessThan(1e-4)
    buffers.dispose()
  })

  it('has a twin whose gradient finite differences confirm', () => {
    const logits = normals(15, 2)
    const targets = idsBelow(3, 5)
    const { gradient } = crossEntropyOnCpu(logits, targets, 5)
    for (const [k, slope] of gradient.entries()) {
      const [up, down] = [logits.slice(), logits.slice()]
      up[k]! += 1e-2
      down[k]! -= 1e-2
      const difference = crossEntropyOnCpu(up, targets, 5).loss - crossEntropyOnCpu(down, targets, 5).loss
      expect(Math.abs(difference / 2e-2 - slope)).toBeLessThan(1e-3)
    }
  })
})

describe('the Adam kernels', () => {
  it.each([
    { count: 4, clipNorm: 0 },
    { count: 1004, clipNorm: 0.5 },
    { count: 70_004, clipNorm: 5 },
  ])('update as their twin does, step after step: %o', async ({ count, clipNorm }) => {
    const gpu = await gpuDevice()
    const buffers = makeBuffers(gpu)
    let twin: AdamVectors = {
      parameters: normals(count, 1),
      first: new Float32Array(count),
      second: new Float32Array(count),
    }
    const losses = normals(19, 3)
    const step = buffers.uniform('step', new Uint32Array(4))
    const vectors = {
      step,
      parameters: buffers.storage('parameters', twin.parameters),
      first: buffers.storage('first', count),
      second: buffers.storage('second', count),
      gradient: buffers.storage('gradient', count),
      losses: buffers.storage('losses', losses),
      history: buffers.storage('history', 4),
      count,
      rows: losses.length,
    }
    const update = await adam(gpu, buffers, vectors, { clipNorm })
    for (let k = 1; k <= 3; k++) {
      const gradient = normals(count, 10 + k)
      write(gpu, vectors.gradient, gradient)
      write(gpu, step, stepWords(k, 0.01, 0, k))
      submit(gpu, update)
      twin = await adamOnCpu(twin, gradient, { step: k, learningRate: 0.01, clipNorm }, async () => {})
    }
    expect(largestDifference(await readFloats(gpu, vectors.parameters, count), twin.parameters)).toBeLessThan(1e-5)
    expect(largestDifference(await readFloats(gpu, vectors.first, count), twin.first)).toBeLessThan(1e-5)
    expect(largestDifference(await readFloats(gpu, vectors.second, count), twin.second)).toBeLessThan(1e-5)
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length
    expect(largestDifference(await readFloats(gpu, vectors.history, 4), [0, mean, mean, mean])).toBeLessThan(1e-5)
    buffers.dispose()
  })
})

describe('the scatter-add kernel', () => {
  it.each([
    { positions: 1, ids: 1, columns: 1, software: true },
    { positions: 50, ids: 7, columns: 33, software: true },
    { positions: 300, ids: 70, columns: 65, software: false },
  ])('sums rows by id: %o', async ({ positions, ids: bound, columns, software }) => {
    const gpu = await gpuDevice()
    const buffers = makeBuffers(gpu)
    const ids = idsBelow(positions, bound)
    const source = normals(positions * columns, 5)
    const out = buffers.storage('out', bound * columns)
    const scatter = await scatterAdd(
      gpu,
      buffers,
      { ids: bound, columns, sourceStride: columns, outStride: columns },
      {
        sorted: buffers.storage('sorted', rowsByToken(ids, bound)),
        source: buffers.storage('source', source),
        out,
      },
      software,
    )
    submit(gpu, [scatter])
    const sums = await readFloats(gpu, out, bound * columns)
    expect(largestDifference(sums, scatterAddOnCpu({ ids: bound, columns }, ids, source))).toBeLessThan(1e-4)
    buffers.dispose()
  })
})

afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
