import { describe, expect, it } from 'vitest'
import { makeActivations, type Activations } from '../../../../workers/compute/wasm/activations'
import { assembleModule } from '../../../../workers/compute/wasm/assembler'
import { defineFunction, f32x4, i32, loop, multiplyAddTwice } from '../../../../workers/compute/wasm/expression'

/** The function over an array, in WebAssembly. */
function inWasm(name: keyof Activations, values: Float32Array): Float32Array {
  const apply = defineFunction('apply', { size: 'i32' }, ({ size }, local) => {
    const [at, x] = [local('i32'), local('v128')]
    const run = makeActivations(multiplyAddTwice, local)[name](x)
    return [loop(at, i32.of(0), size, 16, x.set(f32x4.load(at)), run, f32x4.store(at, x))]
  })
  const memory = new WebAssembly.Memory({ initial: 4 })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assembleModule(apply)), { env: { memory } })
  const held = new Float32Array(memory.buffer, 0, values.length)
  held.set(values)
  ;(exports.apply as (size: number) => void)(4 * values.length)
  return held.slice()
}

const exact = {
  exp: Math.exp,
  tanh: Math.tanh,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
} as const
const grid = Float32Array.from({ length: 40_000 }, (_, k) => (k - 20_000) / 1000)

describe('activations in WebAssembly', () => {
  it.each([
    ['exp', 3e-7],
    ['tanh', 4e-7],
    ['sigmoid', 4e-7],
  ] as const)('%s is within %d of the true value, relatively, from -20 to 20', (name, tolerance) => {
    const values = inWasm(name, grid)
    let worst = 0
    for (const [k, x] of grid.entries()) {
      const truth = exact[name](x)
      worst = Math.max(worst, truth === 0 ? Math.abs(values[k] ?? NaN) : Math.abs((values[k] ?? NaN) / truth - 1))
    }
    expect(worst).toBeLessThan(tolerance)
  })

  it('saturates where floats end, and lets a NaN through', () => {
    const extremes = Float32Array.of(-1e30, -200, -88, NaN)
    expect([...inWasm('exp', extremes)]).toEqual([0, 0, 0, NaN])
    expect([...inWasm('tanh', Float32Array.of(-1e30, 1e30, -0, NaN))]).toEqual([
      expect.closeTo(-1, 6),
      expect.closeTo(1, 6),
      -0,
      NaN,
    ])
    expect([...inWasm('sigmoid', Float32Array.of(-1e30, 1e30, 0, NaN))]).toEqual([expect.closeTo(0, 30), 1, 0.5, NaN])
  })
})
