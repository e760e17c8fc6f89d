/**
 * One LSTM layer over a whole sequence, forward and backward, in tfjs operations (Hochreiter and Schmidhuber 1997;
 * forget gate: Gers, Schmidhuber and Cummins 2000):
 *   [g i f o] = [tanh σ σ σ](x_t W_x + h_{t-1} W_h + b)    c_t = f c_{t-1} + i g    h_t = o tanh(c_t)
 * The gradient is written out (backpropagation through time) instead of taped. What does not depend on the recursion
 * is done once for all time steps: the input projection is one product before the loop, the gates' local slopes and
 * the weight gradient are single operations over the whole sequence. Eleven operations a time step are left forward
 * and seven backward, where tf.layers.lstm and its tape take several times as many.
 * Sequences are time-major: row t·batch + b of a matrix is time t of sequence b.
 */
import type { Rank, Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import type { TensorRuntime } from '../../compute/device'
import { productTransposed, splitRows, transposedProduct, withOnes, type Owner } from './tensors'

/**
 * Called between time steps, and with `heavy` after an operation over the whole sequence, for which a slow GPU takes
 * long; may rest and may throw AbortError.
 */
export type Pause = (weight?: 'heavy') => Promise<void>

/** @property weights (inputs + hidden, 4 hidden) @property bias (1, 4 hidden) */
export interface LayerWeights {
  weights: Tensor2D
  bias: Tensor2D
}

export interface SequenceShape {
  steps: number
  batch: number
  inputs: number
  hidden: number
}

/** What the backward pass needs again; one tensor a time step in each list. */
interface Trace {
  i: Tensor2D[]
  f: Tensor2D[]
  o: Tensor2D[]
  g: Tensor2D[]
  c: Tensor2D[]
  tanhC: Tensor2D[]
  h: Tensor2D[]
}

export interface LayerForward {
  /** (steps · batch, hidden) */
  output: Tensor2D
  trace: Trace
}

/** Runs the layer from a zero state. Results and trace are kept by `owner`; `input` is (steps · batch, inputs). */
export async function lstmForward(
  tf: TensorRuntime,
  input: Tensor2D,
  { weights, bias }: LayerWeights,
  { steps, batch, inputs, hidden }: SequenceShape,
  owner: Owner,
  pause: Pause,
): Promise<LayerForward> {
  const trace: Trace = { i: [], f: [], o: [], g: [], c: [], tanhC: [], h: [] }
  const recurrent = owner.keep(tf.slice(weights, [inputs, 0], [hidden, 4 * hidden]))
  const projected = tf.tidy(() => {
    const projection = tf.slice(weights, [0, 0], [inputs, 4 * hidden])
    const all = tf.fused.matMul({ a: input, b: projection, bias: tf.reshape(bias, [4 * hidden]) })
    return splitRows(tf, all as Tensor2D, steps)
  })
  for (const part of projected) owner.keep(part)
  await pause('heavy')
  for (const [t, fromInput] of projected.entries()) {
    const cell = tf.tidy(() => {
      const before = trace.h[t - 1]
      const z = before ? tf.add(fromInput, tf.matMul(before, recurrent)) : fromInput
      const [cellPart, gatePart] = tf.split(z, [hidden, 3 * hidden], 1) as [Tensor2D, Tensor2D]
      const [i, f, o] = tf.split(tf.sigmoid(gatePart), 3, 1) as [Tensor2D, Tensor2D, Tensor2D]
      const g = tf.tanh(cellPart)
      const written = tf.mul<Tensor2D>(i, g)
      const held = trace.c[t - 1]
      const c = held ? tf.add<Tensor2D>(tf.mul(f, held), written) : written
      const tanhC = tf.tanh(c)
      return { i, f, o, g, c, tanhC, h: tf.mul<Tensor2D>(o, tanhC) }
    })
    owner.keep(cell)
    trace.i.push(cell.i)
    trace.f.push(cell.f)
    trace.o.push(cell.o)
    trace.g.push(cell.g)
    trace.c.push(cell.c)
    trace.tanhC.push(cell.tanhC)
    trace.h.push(cell.h)
    await pause()
  }
  const output = owner.keep(concat(tf, trace.h))
  if (output.shape[0] !== steps * batch) throw new Error('The input has another number of rows than steps · batch.')
  return { output, trace }
}

export interface LayerGradients {
  /** (steps · batch, inputs) */
  input: Tensor2D
  /** (inputs + hidden + 1, 4 hidden): the bias is the last row. */
  weightsAndBias: Tensor2D
}

/**
 * Gradients of one layer. `outputGradient` is (steps · batch, hidden); with dh and dc flowing back from t + 1:
 *   dc_t = dh_t o (1 - tanh²c_t) + f_{t+1} dc_{t+1}
 *   dz_i = dc g i(1-i)   dz_f = dc c_{t-1} f(1-f)   dz_o = dh tanh(c) o(1-o)   dz_g = dc i (1-g²)
 */
export async function lstmBackward(
  tf: TensorRuntime,
  input: Tensor2D,
  { weights }: LayerWeights,
  { output, trace }: LayerForward,
  outputGradient: Tensor2D,
  { steps, batch, inputs, hidden }: SequenceShape,
  owner: Owner,
  pause: Pause,
): Promise<LayerGradients> {
  const slopes = tf.tidy(() => localSlopes(tf, trace, steps, batch, hidden))
  for (const list of [slopes.cell, slopes.gates, slopes.outputGate]) for (const slope of list) owner.keep(slope)
  const fromAbove = splitRows(tf, outputGradient, steps)
  for (const part of fromAbove) owner.keep(part)
  const recurrentT = owner.keep(
    tf.tidy(() => tf.transpose<Tensor2D>(tf.slice(weights, [inputs, 0], [hidden, 4 * hidden]))),
  )

  await pause('heavy')
  const dz: Tensor2D[] = new Array<Tensor2D>(steps)
  let carried: Tensor2D | undefined
  for (let t = steps - 1; t >= 0; t--) {
    const step = tf.tidy(() => {
      const later = dz[t + 1]
      const above = at(fromAbove, t)
      const dh = later ? tf.add<Tensor2D>(above, tf.matMul(later, recurrentT)) : above
      const direct = tf.mul<Tensor2D>(dh, at(slopes.cell, t))
      const dc = carried ? tf.add<Tensor2D>(direct, carried) : direct
      // Cell, input and forget gate share dc: one product broadcasts it over the three.
      const three = tf.mul(tf.reshape(dc, [batch, 1, hidden]), at(slopes.gates, t))
      const gates = [tf.reshape<Rank.R2>(three, [batch, 3 * hidden]), tf.mul<Tensor2D>(dh, at(slopes.outputGate, t))]
      return { dz: tf.concat(gates, 1), carried: tf.mul<Tensor2D>(dc, at(trace.f, t)) }
    })
    owner.keep(step)
    dz[t] = step.dz
    carried = step.carried
    await pause()
  }
  return owner.keep(
    tf.tidy(() => {
      const all = concat(tf, dz)
      const zero = tf.zeros<Rank.R2>([batch, hidden])
      const hBefore = steps === 1 ? zero : tf.concat([zero, tf.slice(output, [0, 0], [(steps - 1) * batch, hidden])], 0)
      return {
        input: productTransposed(tf, all, tf.slice(weights, [0, 0], [inputs, 4 * hidden])),
        weightsAndBias: transposedProduct(tf, withOnes(tf, tf.concat([input, hBefore], 1)), all),
      }
    }),
  )
}

/** Slopes of each gate for all time steps at once, cut into one tensor a time step. */
function localSlopes(
  tf: TensorRuntime,
  trace: Trace,
  steps: number,
  batch: number,
  hidden: number,
): { cell: Tensor[]; gates: Tensor[]; outputGate: Tensor[] } {
  const [i, f, o, g, tanhC] = [trace.i, trace.f, trace.o, trace.g, trace.tanhC].map((list) => concat(tf, list)) as [
    Tensor2D,
    Tensor2D,
    Tensor2D,
    Tensor2D,
    Tensor2D,
  ]
  const cBefore = concat(tf, [tf.zeros<Rank.R2>([batch, hidden]), ...trace.c.slice(0, steps - 1)])
  const ofTanh = (y: Tensor2D): Tensor => tf.sub(1, tf.square(y))
  const ofSigmoid = (y: Tensor2D): Tensor => tf.mul(y, tf.sub(1, y))
  const gates = tf.concat(
    [tf.mul(i, ofTanh(g)), tf.mul(g, ofSigmoid(i)), tf.mul(cBefore, ofSigmoid(f))] as Tensor2D[],
    1,
  )
  return {
    cell: splitRows(tf, tf.mul(o, ofTanh(tanhC)), steps),
    gates: splitRows(tf, tf.reshape(gates, [steps * batch, 3, hidden]), steps),
    outputGate: splitRows(tf, tf.mul(tanhC, ofSigmoid(o)), steps),
  }
}

function concat(tf: TensorRuntime, list: Tensor2D[]): Tensor2D {
  // tfjs returns the tensor itself for a single one; a copy keeps ownership plain.
  return list.length === 1 ? tf.clone(at(list, 0)) : tf.concat(list, 0)
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index]
  if (item === undefined) throw new Error(`No item ${index} in a list of ${list.length}.`)
  return item
}
