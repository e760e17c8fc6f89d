/**
 * The element-wise half of one LSTM time step, forward and backward, over the rows of a batch; the products around it
 * are multiplyTiles. Gates lie in a row in the order cell, input, forget, output, each `width` bytes long:
 *   [g i f o] = [tanh σ σ σ](z)   c = f c' + i g   h = o tanh(c)
 * Backward, with dh and the dc that flows back from the next time step:
 *   dc += dh o (1 - tanh²c)
 *   dz_g = dc i (1 - g²)   dz_i = dc g i (1 - i)   dz_f = dc c' f (1 - f)   dz_o = dh tanh(c) o (1 - o)   dc' = dc f
 * Activations take the place of z and gradients the place of activations, so that a sequence is held once.
 */
import { makeActivations } from './activations'
import type { WasmFunction } from './assembler'
import { defineFunction, f32x4, i32, loop, type MultiplyAdd, type Value } from './expression'

type Vector = Value<'v128'>

/** `lstmForward(z, cBefore, c, tanhC, h, rows, width)` */
export function lstmForward(multiplyAdd: MultiplyAdd): WasmFunction {
  const parameters = {
    z: 'i32',
    cBefore: 'i32',
    c: 'i32',
    tanhC: 'i32',
    h: 'i32',
    rows: 'i32',
    width: 'i32',
  } as const
  return defineFunction('lstmForward', parameters, ({ z, cBefore, c, tanhC, h, rows, width }, local) => {
    const [row, at, gate] = [local('i32'), local('i32'), local('i32')]
    const [g, i, f, o] = [local('v128'), local('v128'), local('v128'), local('v128')]
    const { tanh, sigmoid } = makeActivations(multiplyAdd, local)
    const next = i32.add(gate, width)
    return [
      loop(
        row,
        i32.of(0),
        rows,
        1,
        loop(
          at,
          i32.of(0),
          width,
          16,
          ...[gate.set(i32.add(z, at)), g.set(f32x4.load(gate)), tanh(g), f32x4.store(gate, g)],
          ...[gate.set(next), i.set(f32x4.load(gate)), sigmoid(i), f32x4.store(gate, i)],
          ...[gate.set(next), f.set(f32x4.load(gate)), sigmoid(f), f32x4.store(gate, f)],
          ...[gate.set(next), o.set(f32x4.load(gate)), sigmoid(o), f32x4.store(gate, o)],
          g.set(multiplyAdd(f, f32x4.load(i32.add(cBefore, at)), f32x4.mul(i, g))),
          ...[f32x4.store(i32.add(c, at), g), tanh(g), f32x4.store(i32.add(tanhC, at), g)],
          f32x4.store(i32.add(h, at), f32x4.mul(o, g)),
        ),
        z.set(i32.add(z, i32.mul(width, i32.of(4)))),
        ...[cBefore, c, tanhC, h].map((local) => local.set(i32.add(local, width))),
      ),
    ]
  })
}

/** `lstmBackward(z, cBefore, tanhC, dh, dc, rows, width)` */
export function lstmBackward(): WasmFunction {
  const parameters = {
    z: 'i32',
    cBefore: 'i32',
    tanhC: 'i32',
    dh: 'i32',
    dc: 'i32',
    rows: 'i32',
    width: 'i32',
  } as const
  return defineFunction('lstmBackward', parameters, ({ z, cBefore, tanhC, dh, dc, rows, width }, local) => {
    const [row, at, gate] = [local('i32'), local('i32'), local('i32')]
    const [g, i, f, o, cell, ofH, ofC] = [
      ...[local('v128'), local('v128'), local('v128'), local('v128')],
      ...[local('v128'), local('v128'), local('v128')],
    ] as const
    const slope = (y: Vector): Vector => f32x4.mul(y, f32x4.sub(f32x4.of(1), y))
    const slopeOfTanh = (y: Vector): Vector => f32x4.sub(f32x4.of(1), f32x4.mul(y, y))
    const next = i32.add(gate, width)
    const ofCell = f32x4.mul(f32x4.mul(ofH, o), slopeOfTanh(cell))
    return [
      loop(
        row,
        i32.of(0),
        rows,
        1,
        loop(
          at,
          i32.of(0),
          width,
          16,
          ...[gate.set(i32.add(z, at)), g.set(f32x4.load(gate))],
          ...[gate.set(next), i.set(f32x4.load(gate))],
          ...[gate.set(next), f.set(f32x4.load(gate))],
          ...[gate.set(next), o.set(f32x4.load(gate))],
          ...[cell.set(f32x4.load(i32.add(tanhC, at))), ofH.set(f32x4.load(i32.add(dh, at)))],
          ofC.set(f32x4.add(f32x4.load(i32.add(dc, at)), ofCell)),
          f32x4.store(gate, f32x4.mul(f32x4.mul(ofH, cell), slope(o))),
          gate.set(i32.sub(gate, width)),
          f32x4.store(gate, f32x4.mul(f32x4.mul(ofC, f32x4.load(i32.add(cBefore, at))), slope(f))),
          gate.set(i32.sub(gate, width)),
          f32x4.store(gate, f32x4.mul(f32x4.mul(ofC, g), slope(i))),
          gate.set(i32.sub(gate, width)),
          f32x4.store(gate, f32x4.mul(f32x4.mul(ofC, i), slopeOfTanh(g))),
          f32x4.store(i32.add(dc, at), f32x4.mul(ofC, f)),
        ),
        z.set(i32.add(z, i32.mul(width, i32.of(4)))),
        ...[cBefore, tanhC, dh, dc].map((local) => local.set(i32.add(local, width))),
      ),
    ]
  })
}
