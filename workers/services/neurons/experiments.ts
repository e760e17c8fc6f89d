/** Stage 4, Experiments. */
import { experimentsSchema, type Experiment, type ExperimentStages } from '../../contracts/neurons/experiments'
import { accuracyOf, trainAdaline, trainPerceptron } from '../../learn/neurons/neuron'
import type { Stages } from '../../runtime/service'

const RATES = [0.0001, 0.001, 0.01, 0.03, 0.1, 0.3, 1]
const LENGTHS = [5, 10, 20, 50, 100, 200]

export const experimentStages: Stages<ExperimentStages> = {
  experiments: {
    schema: experimentsSchema,
    run: async ({ data }, { algorithm, mode, seed }, job) => {
      const rows: Experiment[] = []
      const quiet = { ...job, progress: () => {} }
      for (const rate of RATES) {
        // One long run holds all the shorter ones.
        const options = {
          learningRate: rate,
          epochs: LENGTHS.at(-1)!,
          ...(mode === 'stochastic' && { batchSize: 1, seed }),
        }
        const train = algorithm === 'perceptron' ? trainPerceptron : trainAdaline
        const { weights, width, loss, diverged } = await train(data.train, options, quiet)
        const last = loss.length - 1
        for (const epochs of LENGTHS) {
          const at = Math.min(epochs, last)
          const w = weights.subarray(at * width, (at + 1) * width)
          rows.push({
            ...{ rate, epochs, loss: loss[at]! },
            train: await accuracyOf(w, data.train, job),
            test: await accuracyOf(w, data.test, job),
            diverged: diverged && epochs >= last,
          })
        }
        job.progress({ phase: 'trying rates', done: rows.length, total: RATES.length * LENGTHS.length, unit: 'runs' })
      }
      return { rates: RATES, lengths: LENGTHS, rows }
    },
  },
}
