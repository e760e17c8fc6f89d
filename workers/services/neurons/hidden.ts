/** Stage 5, Hidden layer. */
import { hiddenSchema, type HiddenData, type HiddenStages } from '../../contracts/neurons/hidden'
import type { Points } from '../../contracts/neurons/data'
import { accuracyOf } from '../../learn/neurons/neuron'
import { hiddenAccuracy, hiddenProbabilities, trainHidden, type HiddenNet } from '../../learn/neurons/hidden'
import { bottomOf, bowlOf } from '../../learn/neurons/quadratic'
import type { Job } from '../../runtime/job'
import type { Stages } from '../../runtime/service'

const SIZE = 80

export const hiddenStages: Stages<HiddenStages> = {
  hidden: {
    schema: hiddenSchema,
    run: async ({ data }, params, job): Promise<HiddenData> => {
      const { net, loss } = await trainHidden(data.train, params, job)
      const line = bottomOf(await bowlOf(data.train, job))
      return {
        loss,
        accuracy: {
          train: await hiddenAccuracy(net, data.train, job),
          test: await hiddenAccuracy(net, data.test, job),
        },
        line: { train: await accuracyOf(line, data.train, job), test: await accuracyOf(line, data.test, job) },
        ...(net.features === 2 && { plane: await planeOf(net, data.train, job) }),
      }
    },
  },
}

/** Probabilities over the plane that holds the points. */
async function planeOf(net: HiddenNet, { values }: Points, job: Job): Promise<NonNullable<HiddenData['plane']>> {
  const ends = (f: 0 | 1): [number, number] => {
    const column = values.filter((_, k) => k % 2 === f)
    const [low, high] = [Math.min(...column), Math.max(...column)]
    const air = 0.1 * (high - low || 1)
    return [low - air, high + air]
  }
  const [x, y] = [ends(0), ends(1)]
  const grid = Float64Array.from({ length: 2 * SIZE * SIZE }, (_, k) => {
    const cell = k >> 1
    const [place, end] = k % 2 === 0 ? [cell % SIZE, x] : [Math.floor(cell / SIZE), y]
    return end[0] + ((place + 0.5) / SIZE) * (end[1] - end[0])
  })
  return { size: SIZE, x, y, values: await hiddenProbabilities(net, grid, job) }
}
