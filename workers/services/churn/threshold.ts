/** Stage 7, Threshold: the profit curve over the test rows. */
import type { ModelsData } from '../../contracts/churn/models'
import { thresholdSchema, type CostCurves, type ThresholdStages } from '../../contracts/churn/threshold'
import type { CampaignTerms, ProfitPoint } from '../../contracts/learn/metrics'
import { confusion } from '../../learn/metrics/confusion'
import { costCurve, weightOfMisses } from '../../learn/metrics/cost-curve'
import { bestProfit, profitCurve } from '../../learn/metrics/profit'
import { invalid } from '../../runtime/errors'
import type { Stages } from '../../runtime/service'

export const thresholdStages: Stages<ThresholdStages> = {
  threshold: {
    schema: thresholdSchema,
    run: ({ models }, { model, ...terms }) => {
      const { id, label } = chosenModel(models, model)
      const scores = models.scores[id]!
      const target = models.testTarget
      const points = profitCurve(target, scores, terms)
      const best = bestProfit(points)
      const column = (of: (point: ProfitPoint) => number): Float64Array => Float64Array.from(points, of)
      return {
        model: id,
        label,
        points: {
          threshold: column(({ threshold }) => Math.min(1, threshold)),
          contacted: column(({ contacted }) => contacted),
          profit: column(({ profit }) => profit),
        },
        best,
        everyone: points.at(-1)!,
        atHalf: points.findLast(({ threshold }) => threshold > 0.5)!,
        // A score of at least the threshold is contacted; `confusion` asks for more than it.
        confusion: confusion(target, scores, below(best.threshold)),
        roi: best.contacted === 0 || terms.cost === 0 ? 0 : best.profit / (best.contacted * terms.cost),
        costs: costCurves(models, id, terms),
        testRows: target.length,
      }
    },
  },
}

const WEIGHTS = Float64Array.from({ length: 101 }, (_, i) => i / 100)

function costCurves({ models, scores, testTarget }: ModelsData, chosen: string, terms: CampaignTerms): CostCurves {
  const share = testTarget.reduce((sum, left) => sum + left, 0) / testTarget.length
  const weight = weightOfMisses(share, terms)
  const cost = (id: string, weights: Float64Array): Float64Array => costCurve(testTarget, scores[id]!, weights)
  return {
    weights: WEIGHTS,
    models: models.map(({ id, label }) => ({ id, label, cost: cost(id, WEIGHTS) })),
    terms: { weight, cost: cost(chosen, Float64Array.of(weight))[0]! },
  }
}

/** The next smaller number, so that "more than it" means "at least the threshold". */
const below = (threshold: number): number =>
  threshold === Infinity ? Infinity : threshold - Math.abs(threshold) * Number.EPSILON

/** @throws `input/invalid` when that model was not trained */
export function chosenModel({ models }: ModelsData, wanted: string): { id: string; label: string } {
  const best = models.reduce((a, b) => (b.judgement.rocAuc > a.judgement.rocAuc ? b : a))
  const found = wanted === 'best' ? best : models.find(({ id }) => id === wanted)
  if (found) return { id: found.id, label: found.label }
  throw invalid(`That model was not trained. Trained are: ${models.map(({ label }) => label).join(', ')}.`)
}
