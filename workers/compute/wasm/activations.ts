/**
 * e^x, tanh and the logistic function on four floats at a time, within a few units in the last place.
 * exp: x = n ln 2 + r with |r| <= ln 2 / 2, a polynomial of degree 6 for e^r (Cephes, expf) and n put into the exponent.
 * tanh: a rational function of degree 13 over 6 on |x| <= 7.905, beyond which tanh is 1 to the last digit (Eigen,
 * ptanh). A NaN stays one, so that a run that has gone wrong shows it.
 */
import type { Code } from './assembler'
import { f32x4, i32x4, type Local, type MultiplyAdd, type Value } from './expression'

type Vector = Value<'v128'>

const LOG2_E = 1.4426950408889634
/** ln 2 in two parts: the first has few digits, so that n times it is exact. */
const LN_2_HIGH = 0.693359375
const LN_2_LOW = -2.1219444e-4
const EXP_TERMS = [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1]
/** Below, e^x is set to 0: it would be no normal number any more. */
const EXP_LOWEST = -87.3
const EXP_HIGHEST = 88
/** Adding 1.5 · 2^23 leaves a float's integer part in its lowest bits. */
const ROUND = 12_582_912

const TANH_LIMIT = 7.90531110763549805
const TANH_ABOVE = [
  -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8, 1.48572235717979e-5,
  6.37261928935436e-4, 4.89352455891786e-3,
]
const TANH_BELOW = [1.19825839466702e-6, 1.18534705686654e-4, 2.268434632439e-3, 4.89352518554385e-3]

/** Functions on vectors; their intermediate results lie in locals that they share. */
export interface Activations {
  /** Code that leaves f(x) in `x`. */
  exp(x: Local<'v128'>): Code
  tanh(x: Local<'v128'>): Code
  sigmoid(x: Local<'v128'>): Code
}

export function makeActivations(multiplyAdd: MultiplyAdd, local: (type: 'v128') => Local<'v128'>): Activations {
  const [held, square, scale] = [local('v128'), local('v128'), local('v128')]
  const polynomial = (terms: readonly number[], x: Vector): Vector =>
    terms.slice(1).reduce<Vector>((value, term) => multiplyAdd(value, x, f32x4.of(term)), f32x4.of(terms[0] ?? 0))
  const exp = (x: Local<'v128'>): Code => [
    ...held.set(x),
    ...x.set(f32x4.higher(f32x4.lower(x, f32x4.of(EXP_HIGHEST)), f32x4.of(EXP_LOWEST))),
    ...scale.set(multiplyAdd(x, f32x4.of(LOG2_E), f32x4.of(ROUND))),
    ...square.set(f32x4.sub(scale, f32x4.of(ROUND))),
    ...x.set(multiplyAdd(square, f32x4.of(-LN_2_HIGH), x)),
    ...x.set(multiplyAdd(square, f32x4.of(-LN_2_LOW), x)),
    ...scale.set(i32x4.add(i32x4.shiftLeft(scale, 23), i32x4.of(127 << 23))),
    ...square.set(f32x4.mul(x, x)),
    ...x.set(f32x4.add(multiplyAdd(polynomial(EXP_TERMS, x), square, x), f32x4.of(1))),
    ...x.set(f32x4.unless(f32x4.mul(x, scale), f32x4.less(held, f32x4.of(EXP_LOWEST)))),
  ]
  const tanh = (x: Local<'v128'>): Code => [
    ...x.set(f32x4.higher(f32x4.lower(x, f32x4.of(TANH_LIMIT)), f32x4.of(-TANH_LIMIT))),
    ...square.set(f32x4.mul(x, x)),
    ...x.set(f32x4.div(f32x4.mul(x, polynomial(TANH_ABOVE, square)), polynomial(TANH_BELOW, square))),
  ]
  const sigmoid = (x: Local<'v128'>): Code => [
    ...x.set(f32x4.sub(f32x4.zero, x)),
    ...exp(x),
    ...x.set(f32x4.div(f32x4.of(1), f32x4.add(f32x4.of(1), x))),
  ]
  return { exp, tanh, sigmoid }
}
