/**
 * A network of dense layers as plain data, and what it says of rows: ReLU in the hidden layers, one logistic unit at the
 * end. Rumelhart, Hinton and Williams (Nature 323, 1986); Glorot, Bordes and Bengio, "Deep Sparse Rectifier Neural
 * Networks" (AISTATS 2011).
 */
import type { Job } from '../../runtime/job'
import type { Matrix } from '../matrix'
import type { MersenneTwister } from '../random/mersenne-twister'

/** A layer's weights (inputs, units), row-major, begin at `weightsAt` of all parameters, its biases at `biasesAt`. */
export interface Layer {
  readonly inputs: number
  readonly units: number
  readonly weightsAt: number
  readonly biasesAt: number
}

/** Layers from so many columns over the hidden units to one. */
export function layersOf(columns: number, hidden: readonly number[]): Layer[] {
  let at = 0
  return [...hidden, 1].map((units, k) => {
    const inputs = hidden[k - 1] ?? columns
    const weightsAt = at
    const biasesAt = at + inputs * units
    at = biasesAt + units
    return { inputs, units, weightsAt, biasesAt }
  })
}

export const parameterCount = (layers: readonly Layer[]): number => layers.at(-1)!.biasesAt + 1

/** Uniform within ±sqrt(6 / (inputs + units)), biases too, in the order in which scikit-learn draws (Glorot and Bengio 2010). */
export function begin(layers: readonly Layer[], random: MersenneTwister): Float32Array {
  const parameters = new Float32Array(parameterCount(layers))
  for (const { inputs, units, weightsAt, biasesAt } of layers) {
    const bound = Math.sqrt(6 / (inputs + units))
    // Doubles of the generator, rounded once.
    for (let i = weightsAt; i < biasesAt + units; i++) parameters[i] = -bound + 2 * bound * random.randomSample()
  }
  return parameters
}

/** The chance of class 1 for each row. */
export async function chances(
  layers: readonly Layer[],
  parameters: Float32Array,
  { values, rows, columns }: Matrix,
  job: Job,
): Promise<Float64Array> {
  const widest = Math.max(columns, ...layers.map(({ units }) => units))
  const [given, made] = [new Float64Array(widest), new Float64Array(widest)]
  const out = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < columns; c++) given[c] = values[row * columns + c]!
    for (const { inputs, units, weightsAt, biasesAt } of layers) {
      for (let unit = 0; unit < units; unit++) made[unit] = parameters[biasesAt + unit]!
      for (let input = 0; input < inputs; input++) {
        const value = given[input]!
        // What ReLU has cut off adds nothing.
        if (value === 0) continue
        const from = weightsAt + input * units
        for (let unit = 0; unit < units; unit++) made[unit]! += value * parameters[from + unit]!
      }
      for (let unit = 0; unit < units; unit++) given[unit] = Math.max(0, made[unit]!)
    }
    // The last layer's one unit, before it is cut off.
    out[row] = 1 / (1 + Math.exp(-made[0]!))
    if (job.due()) await job.rest()
  }
  return out
}
