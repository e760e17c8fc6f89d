/**
 * One step of a trained LSTM in plain TypeScript. A single token is a handful of matrix-vector products, for which
 * handing work to tfjs costs more than the arithmetic. Same formulas and weights as lstm.ts; a test holds them equal.
 */
import type { LstmConfig } from '../../contracts/text/language-model'
import type { LanguageModel, Predictor } from './architecture'
import { lstmLayout } from './lstm-layout'
import { addProduct } from './vector-products'

interface Layer {
  inputs: number
  weights: Float32Array
  bias: Float32Array
  h: Float32Array
  c: Float32Array
}

/** A predictor in the zero state. It reads the model's parameters in place, so they must not change under it. */
export function makeLstmPredictor({ config, parameters }: LanguageModel<LstmConfig>): Predictor {
  const { embedding, hidden, vocabulary } = config
  const matrices = lstmLayout(config).map(({ offset, size }) => parameters.subarray(offset, offset + size))
  const matrix = (index: number): Float32Array => matrices[index] ?? new Float32Array()
  const embeddings = matrix(0)
  const layers: Layer[] = Array.from({ length: config.layers }, (_, k) => ({
    inputs: k === 0 ? embedding : hidden,
    weights: matrix(1 + 2 * k),
    bias: matrix(2 + 2 * k),
    h: new Float32Array(hidden),
    c: new Float32Array(hidden),
  }))
  const outputWeights = matrix(1 + 2 * config.layers)
  const outputBias = matrix(2 + 2 * config.layers)
  const z = new Float32Array(4 * hidden)
  const logits = new Float32Array(vocabulary)
  return {
    reset: () => {
      for (const { h, c } of layers) {
        h.fill(0)
        c.fill(0)
      }
    },
    feed: (id) => {
      let input = embeddings.subarray(id * embedding, (id + 1) * embedding)
      for (const layer of layers) {
        z.set(layer.bias)
        addProduct(z, input, layer.weights, 0)
        addProduct(z, layer.h, layer.weights, layer.inputs)
        advance(layer, z, hidden)
        input = layer.h
      }
      logits.set(outputBias)
      addProduct(logits, input, outputWeights, 0)
      return logits
    },
  }
}

/** Gates in the order cell, input, forget, output. */
function advance({ h, c }: Layer, z: Float32Array, hidden: number): void {
  for (let j = 0; j < hidden; j++) {
    const written = Math.tanh(z[j]!) * sigmoid(z[hidden + j]!)
    c[j] = c[j]! * sigmoid(z[2 * hidden + j]!) + written
    h[j] = sigmoid(z[3 * hidden + j]!) * Math.tanh(c[j]!)
  }
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x))
}
