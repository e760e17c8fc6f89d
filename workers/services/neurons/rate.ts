/** Stage 3, Rate. */
import { rateSchema, type RateData, type RateStages } from '../../contracts/neurons/rate'
import { trainAdaline } from '../../learn/neurons/neuron'
import { bottomOf, bowlOf, lossAt, stableRates, steepestOf, type Bowl } from '../../learn/neurons/quadratic'
import type { Job } from '../../runtime/job'
import type { Stages } from '../../runtime/service'

const EPOCHS = 50
const SHARES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1, 1.02, 1.05, 1.1]
const SIZE = 60

export const rateStages: Stages<RateStages> = {
  rate: {
    schema: rateSchema,
    run: async ({ data }, { share }, job): Promise<RateData> => {
      const bowl = await bowlOf(data.train, job)
      const eigenvalue = steepestOf(bowl)
      const limit = stableRates(bowl, eigenvalue)
      const optimum = bottomOf(bowl)
      const rates = SHARES.map((part) => part * limit.mean)
      const losses: number[] = []
      for (const learningRate of rates) {
        const { loss, diverged } = await trainAdaline(data.train, { learningRate, epochs: EPOCHS }, job)
        losses.push(diverged ? Infinity : loss.at(-1)!)
      }
      const rate = share * limit.mean
      const { weights, width, loss } = await trainAdaline(data.train, { learningRate: rate, epochs: EPOCHS }, job)
      const second = width > 2 ? 1 : 0
      const reach = Math.max(1, 1.6 * Math.abs(optimum[0]!), 1.6 * Math.abs(optimum[second]!))
      // What has left the picture far behind is not drawn any more.
      const kept = [...loss.keys()].filter((epoch) => Math.abs(weights[epoch * width]!) < 20 * reach)
      const column = (c: number): Float64Array => Float64Array.from(kept, (epoch) => weights[epoch * width + c]!)
      return {
        ...{ limit, eigenvalue, rate, optimum, best: lossAt(bowl, optimum) },
        tries: { rates: Float64Array.from(rates), losses: Float64Array.from(losses), epochs: EPOCHS },
        landscape: await landscapeOf(bowl, optimum, reach, second, job),
        path: { x: column(0), y: column(second), loss: Float64Array.from(kept, (epoch) => loss[epoch]!) },
        names: [data.names[0] ?? 'x', data.names[second] ?? 'y'],
      }
    },
  },
}

async function landscapeOf(
  bowl: Bowl,
  optimum: Float64Array,
  reach: number,
  second: number,
  job: Job,
): Promise<RateData['landscape']> {
  const values = new Float64Array(SIZE * SIZE)
  const x = [optimum[0]! - reach, optimum[0]! + reach] as const
  const y = [optimum[second]! - reach, optimum[second]! + reach] as const
  const w = optimum.slice()
  for (let row = 0; row < SIZE; row++) {
    w[second] = y[0] + ((row + 0.5) / SIZE) * (y[1] - y[0])
    for (let column = 0; column < SIZE; column++) {
      w[0] = x[0] + ((column + 0.5) / SIZE) * (x[1] - x[0])
      values[row * SIZE + column] = lossAt(bowl, w)
    }
    if (job.due()) await job.rest()
  }
  return { size: SIZE, x, y, values }
}
