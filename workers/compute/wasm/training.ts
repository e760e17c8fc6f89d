/**
 * What a training step needs beside products: gathering and adding rows by index, column sums, softmax cross-entropy,
 * and Adam. Addresses, widths and strides are in bytes; widths are multiples of 16, counts are at least 1.
 */
import { makeActivations } from './activations'
import type { WasmFunction } from './assembler'
import { defineFunction, f32, f32x4, i32, loop, type Local, type MultiplyAdd, type Value } from './expression'

type Index = Local<'i32'>

/** `copyRows(from, ids, to, rows, width)`: row k of `to` becomes row ids[k] of `from`. */
const copyRows = defineFunction(
  'copyRows',
  { from: 'i32', ids: 'i32', to: 'i32', rows: 'i32', width: 'i32' },
  ({ from, ids, to, rows, width }, local) => {
    const [row, at, source] = [local('i32'), local('i32'), local('i32')]
    return [
      loop(
        row,
        i32.of(0),
        rows,
        1,
        source.set(i32.add(from, i32.mul(i32.load(ids), width))),
        loop(at, i32.of(0), width, 16, f32x4.store(i32.add(to, at), f32x4.load(i32.add(source, at)))),
        ...[ids.set(i32.add(ids, i32.of(4))), to.set(i32.add(to, width))],
      ),
    ]
  },
)

/** `addRows(from, to, ids, rows, width)`: row k of `from` is added to row ids[k] of `to`. */
const addRows = defineFunction(
  'addRows',
  { from: 'i32', to: 'i32', ids: 'i32', rows: 'i32', width: 'i32' },
  ({ from, to, ids, rows, width }, local) => {
    const [row, at, target] = [local('i32'), local('i32'), local('i32')]
    const sum = f32x4.add(f32x4.load(i32.add(target, at)), f32x4.load(i32.add(from, at)))
    return [
      loop(
        row,
        i32.of(0),
        rows,
        1,
        target.set(i32.add(to, i32.mul(i32.load(ids), width))),
        loop(at, i32.of(0), width, 16, f32x4.store(i32.add(target, at), sum)),
        ...[ids.set(i32.add(ids, i32.of(4))), from.set(i32.add(from, width))],
      ),
    ]
  },
)

/** `addColumns(from, to, rows, width)`: adds every row of `from` to the one row `to`. */
const addColumns = defineFunction(
  'addColumns',
  { from: 'i32', to: 'i32', rows: 'i32', width: 'i32' },
  ({ from, to, rows, width }, local) => {
    const [row, at] = [local('i32'), local('i32')]
    const sum = f32x4.add(f32x4.load(i32.add(to, at)), f32x4.load(i32.add(from, at)))
    return [
      loop(
        row,
        i32.of(0),
        rows,
        1,
        loop(at, i32.of(0), width, 16, f32x4.store(i32.add(to, at), sum)),
        from.set(i32.add(from, width)),
      ),
    ]
  },
)

/** `multiplyBy(to, by, size)`: to *= by, element by element. */
const multiplyBy = defineFunction('multiplyBy', { to: 'i32', by: 'i32', size: 'i32' }, ({ to, by, size }, local) => {
  const at = local('i32')
  const product = f32x4.mul(f32x4.load(i32.add(to, at)), f32x4.load(i32.add(by, at)))
  return [loop(at, i32.of(0), size, 16, f32x4.store(i32.add(to, at), product))]
})

/** `sumOfSquares(from, size)`: in float32; the caller adds up blocks in float64. */
const sumOfSquares = defineFunction(
  'sumOfSquares',
  { from: 'i32', size: 'i32' },
  ({ from, size }, local) => {
    const [at, value, sum] = [local('i32'), local('v128'), local('v128')]
    const add = [...value.set(f32x4.load(i32.add(from, at))), ...sum.set(f32x4.add(sum, f32x4.mul(value, value)))]
    return [loop(at, i32.of(0), size, 16, add), f32x4.sum(sum)]
  },
  ['f32'],
)

/**
 * `softmaxCrossEntropy(z, targets, weights, sums, margins, rows, width)`: logits become the gradient
 * weight · (softmax(z) - onehot(target)), each row with its own weight. A row's loss is ln(sum) - margin, with
 * sum = Σ e^(z - max) and margin = z[target] - max.
 */
function softmaxCrossEntropy(multiplyAdd: MultiplyAdd): WasmFunction {
  const addresses = { z: 'i32', targets: 'i32', weights: 'i32', sums: 'i32', margins: 'i32' } as const
  const parameters = { ...addresses, ...({ rows: 'i32', width: 'i32' } as const) }
  return defineFunction(
    'softmaxCrossEntropy',
    parameters,
    ({ z, targets, weights, sums, margins, rows, width }, local) => {
      const [row, at, end, target] = [local('i32'), local('i32'), local('i32'), local('i32')]
      const [highest, total, weight] = [local('f32'), local('f32'), local('f32')]
      const [x, most, sum] = [local('v128'), local('v128'), local('v128')]
      const { exp } = makeActivations(multiplyAdd, local)
      const highestOf = (a: number, b: number): Value<'f32'> => f32.max(f32.lane(most, a), f32.lane(most, b))
      return [
        loop(
          row,
          i32.of(0),
          rows,
          1,
          ...[end.set(i32.add(z, width)), most.set(f32x4.load(z))],
          loop(at, z, end, 16, most.set(f32x4.higher(most, f32x4.load(at)))),
          highest.set(f32.max(highestOf(0, 1), highestOf(2, 3))),
          target.set(i32.add(z, i32.mul(i32.load(targets), i32.of(4)))),
          f32.store(margins, f32.sub(f32.load(target), highest)),
          ...[most.set(f32x4.splat(highest)), sum.set(f32x4.zero)],
          loop(
            at,
            z,
            end,
            16,
            ...[x.set(f32x4.sub(f32x4.load(at), most)), exp(x), sum.set(f32x4.add(sum, x)), f32x4.store(at, x)],
          ),
          ...[total.set(f32x4.sum(sum)), f32.store(sums, total), weight.set(f32.load(weights))],
          sum.set(f32x4.splat(f32.div(weight, total))),
          loop(at, z, end, 16, f32x4.store(at, f32x4.mul(f32x4.load(at), sum))),
          f32.store(target, f32.sub(f32.load(target), weight)),
          z.set(end),
          ...[targets, weights, sums, margins].map((local) => local.set(i32.add(local, i32.of(4)))),
        ),
      ]
    },
  )
}

/**
 * `adam(w, g, m, v, size, scale, rate, root)`: one update (Kingma and Ba 2015, arXiv 1412.6980) with g scaled first;
 * `rate` is η / (1 - β₁ᵗ) and `root` 1 / √(1 - β₂ᵗ):
 *   g ← scale g   m ← β₁m + (1-β₁)g   v ← β₂v + (1-β₂)g²   w ← w - rate m / (root √v + ε)
 */
function adam({ beta1, beta2, epsilon }: AdamConstants): WasmFunction {
  const parameters = {
    ...({ w: 'i32', g: 'i32', m: 'i32', v: 'i32', size: 'i32' } as const),
    ...({ scale: 'f32', rate: 'f32', root: 'f32' } as const),
  }
  return defineFunction('adam', parameters, ({ w, g, m, v, size, scale, rate, root }, local) => {
    const [at, slope, first, second] = [local('i32'), local('v128'), local('v128'), local('v128')]
    const of = (base: Index): Value<'i32'> => i32.add(base, at)
    const mixed = (old: Index, share: number, value: Value<'v128'>): Value<'v128'> =>
      f32x4.add(f32x4.mul(f32x4.load(of(old)), f32x4.of(share)), f32x4.mul(value, f32x4.of(1 - share)))
    const below = f32x4.add(f32x4.mul(f32x4.sqrt(second), f32x4.splat(root)), f32x4.of(epsilon))
    return [
      loop(
        at,
        i32.of(0),
        size,
        16,
        slope.set(f32x4.mul(f32x4.load(of(g)), f32x4.splat(scale))),
        ...[first.set(mixed(m, beta1, slope)), f32x4.store(of(m), first)],
        ...[second.set(mixed(v, beta2, f32x4.mul(slope, slope))), f32x4.store(of(v), second)],
        f32x4.store(of(w), f32x4.sub(f32x4.load(of(w)), f32x4.mul(f32x4.div(first, below), f32x4.splat(rate)))),
      ),
    ]
  })
}

export interface AdamConstants {
  beta1: number
  beta2: number
  epsilon: number
}

export const trainingFunctions = (multiplyAdd: MultiplyAdd): WasmFunction[] => [
  ...[copyRows, addRows, addColumns, multiplyBy, sumOfSquares],
  ...[softmaxCrossEntropy(multiplyAdd), adam({ beta1: 0.9, beta2: 0.999, epsilon: 1e-8 })],
]
