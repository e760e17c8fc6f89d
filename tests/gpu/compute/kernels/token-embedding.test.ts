import { afterAll, describe, expect, it } from 'vitest'
import { openDevice } from '../../../../workers/compute/device'
import { makeBuffers, readFloats } from '../../../../workers/compute/gpu/buffers'
import { submit } from '../../../../workers/compute/gpu/submit'
import { dropoutOf, keptAt } from '../../../../workers/compute/kernels/dropout/dropout.cpu'
import { gelu } from '../../../../workers/compute/kernels/gelu/gelu'
import { gelu as geluOnCpu, geluSlope } from '../../../../workers/compute/kernels/gelu/gelu.cpu'
import {
  rowsByToken,
  tokenEmbedding,
  tokenEmbeddingBackward,
} from '../../../../workers/compute/kernels/token-embedding/token-embedding'
import { makeRandom } from '../../../../workers/runtime/random'
import { gpuDevice, largestDifference, normals } from '../../../helpers/gpu'

const SHAPES = [
  { rows: 1, steps: 1, columns: 1, vocabulary: 1 },
  { rows: 21, steps: 7, columns: 5, vocabulary: 4 },
  { rows: 130, steps: 65, columns: 33, vocabulary: 300 },
]
const SEED = 11
const PLACE = 3

describe('the token embedding kernels', () => {
  it.each(SHAPES.flatMap((shape) => [0, 0.25].map((rate) => ({ ...shape, rate }))))(
    'gather rows and positions, and add their gradients up, on %o',
    async ({ rate, ...shape }) => {
      const gpu = await gpuDevice()
      const { rows, steps, columns, vocabulary } = shape
      const random = makeRandom(1)
      const ids = Int32Array.from({ length: rows }, () => random.integer(vocabulary))
      const [tokens, positions] = [normals(vocabulary * columns, 1), normals(steps * columns, 2)]
      const gradient = normals(rows * columns, 3)
      const [before, place] = [normals((vocabulary + steps) * columns, 4), vocabulary * columns]
      const kept = dropoutOf(rate, SEED + PLACE)
      const expected = new Float32Array(rows * columns)
      const sums = before.map((value, k) => (k < place ? value : 0))
      for (let at = 0; at < rows * columns; at++) {
        const [row, column] = [Math.floor(at / columns), at % columns]
        const [token, position] = [ids[row]! * columns + column, (row % steps) * columns + column]
        expected[at] = (tokens[token]! + positions[position]!) * keptAt(kept, at)
        sums[token]! += gradient[at]!
        sums[place + position]! += gradient[at]!
      }

      const buffers = makeBuffers(gpu)
      const step = buffers.uniform('step', Uint32Array.of(SEED, 0, 0, 0))
      const operands = {
        ids: buffers.storage('ids', ids),
        tokens: buffers.storage('tokens', tokens),
        positions: buffers.storage('positions', positions),
        out: buffers.storage('out', rows * columns),
      }
      const out = buffers.storage('sums', before)
      const sorted = buffers.storage('sorted', rowsByToken(ids, vocabulary))
      const given = { sorted, gradient: buffers.storage('gradient', gradient), out }
      submit(gpu, [
        await tokenEmbedding(gpu, buffers, shape, operands, { rate, place: PLACE, step }, step),
        await tokenEmbeddingBackward(gpu, buffers, shape, given, { toTokens: 0, toPositions: place }),
      ])
      expect(largestDifference(await readFloats(gpu, operands.out, rows * columns), expected)).toBeLessThan(1e-5)
      expect(largestDifference(await readFloats(gpu, out, before.length), sums)).toBeLessThan(1e-4)
      buffers.dispose()
    },
  )

  it.each([1, 1000])('apply GELU and its slope to %i numbers', async (count) => {
    const gpu = await gpuDevice()
    const [x, gradient] = [normals(count, 1).map((value) => 4 * value), normals(count, 2)]
    const buffers = makeBuffers(gpu)
    const [given, out, back] = [buffers.storage('x', x), buffers.storage('out', count), buffers.storage('g', gradient)]
    submit(gpu, [
      await gelu(gpu, buffers, count, { x: given, out }),
      await gelu(gpu, buffers, count, { x: given, out: back }, { backward: true }),
    ])
    expect(largestDifference(await readFloats(gpu, out, count), x.map(geluOnCpu))).toBeLessThan(1e-5)
    const slopes = gradient.map((value, k) => value * geluSlope(x[k]!))
    expect(largestDifference(await readFloats(gpu, back, count), slopes)).toBeLessThan(1e-4)
    buffers.dispose()
  })

  afterAll(async () => (await openDevice({ force: 'webgpu' })).check())
})
