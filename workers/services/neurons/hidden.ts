/** Stage 5, Hidden layer. */
import { hiddenSchema, type HiddenData, type HiddenStages } from '../../contracts/neurons/hidden'
import type { Points } from '../../contracts/neurons/data'
import { accuracyOf } from '../../learn/neurons/neuron'
import { hiddenAccuracy, hiddenProbabilities, trainHidden, type HiddenNet } from '../../learn/neurons/hidden'
import { bottomOf, bowlOf } from '../../learn/neurons/quadratic'
import type { Stages } from '../../runtime/service'

const SIZE = 80

export const hiddenStages: Stages<HiddenStages> = {
  hidden: {
    schema: hiddenSchema,
    run: async ({ data }, params, job): Promise<HiddenData> => {
      const { net, loss } = await trainHidden(data.train, params, job)
      const line = bottomOf(bowlOf(data.train))
      return {
        loss,
        accuracy: { train: hiddenAccuracy(net, data.train), test: hiddenAccuracy(net, data.test) },
        line: { train: accuracyOf(line, data.train), test: accuracyOf(line, data.test) },
        ...(net.features === 2 && { plane: planeOf(net, data.train) }),
      }
    },
  },
}

/** Probabilities over the plane that holds the points. */
function planeOf(net: HiddenNet, { values }: Points): NonNullable<HiddenData['plane']> {
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
  return { size: SIZE, x, y, values: hiddenProbabilities(net, grid) }
}
