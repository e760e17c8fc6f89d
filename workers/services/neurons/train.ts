/** Stage 2, Train. */
import { trainSchema, type TrainData, type TrainStages } from '../../contracts/neurons/train'
import { accuracyOf, trainAdaline, trainPerceptron } from '../../learn/neurons/neuron'
import { bowlOf, stableRates, steepestOf } from '../../learn/neurons/quadratic'
import type { Stages } from '../../runtime/service'

export const trainStages: Stages<TrainStages> = {
  train: {
    schema: trainSchema,
    run: async ({ data }, { algorithm, mode, learningRate, epochs, batchSize, seed }, job): Promise<TrainData> => {
      const size = mode === 'stochastic' ? 1 : mode === 'mini-batch' ? batchSize : undefined
      const options = { learningRate, epochs, ...(size !== undefined && { batchSize: size }) }
      const run =
        algorithm === 'perceptron'
          ? // In their order, so that a run can be followed; that is also how the published counts came about.
            await trainPerceptron(data.train, options, job)
          : await trainAdaline(data.train, { ...options, seed }, job)
      const last = run.weights.subarray(run.weights.length - run.width)
      const bowl = await bowlOf(data.train, job)
      return {
        ...run,
        algorithm,
        ...(algorithm === 'adaline' && mode === 'batch' && { stable: stableRates(bowl, steepestOf(bowl)).mean }),
        accuracy: { train: await accuracyOf(last, data.train, job), test: await accuracyOf(last, data.test, job) },
      }
    },
  },
}
