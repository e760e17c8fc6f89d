/** The character LSTM as a user of tfjs writes it: layers, a compiled model, trainOnBatch. */
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops'
import * as layers from '@tensorflow/tfjs-layers'
import { contenderOn, openPeerOn } from './on-device'
import { oneHot } from './one-hot'
import { CHARACTERS, makeWindows } from '../data/characters'
import type { Backend } from '../../../workers/contracts/device'
import type { Contender, Surroundings } from '../harness/contract'

export interface Shape {
  batch: number
  steps: number
  hidden: number
  learningRate: number
}

export async function layersLstm(
  backend: Backend,
  { batch, steps, hidden, learningRate }: Shape,
  around: Surroundings,
): Promise<Contender> {
  const device = await openPeerOn(backend, around)
  const { tf } = device
  const model = layers.sequential()
  model.add(layers.layers.lstm({ units: hidden, returnSequences: true, inputShape: [steps, CHARACTERS] }))
  model.add(layers.layers.dense({ units: CHARACTERS, activation: 'softmax' }))
  model.compile({ optimizer: tf.train.adam(learningRate), loss: 'categoricalCrossentropy' })
  const windows = makeWindows(steps, batch)
  return {
    ...contenderOn(device),
    run: async (units) => {
      let loss = NaN
      for (let unit = 0; unit < units; unit++) {
        const drawn = windows()
        const [input, target] = [oneHot(drawn, steps, 0), oneHot(drawn, steps, 1)]
        const shape: [number, number, number] = [batch, steps, CHARACTERS]
        const [x, y] = [tf.tensor3d(input, shape), tf.tensor3d(target, shape)]
        loss = (await model.trainOnBatch(x, y)) as number
        tf.dispose([x, y])
      }
      return { loss }
    },
  }
}
