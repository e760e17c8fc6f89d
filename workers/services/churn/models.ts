/** Stage 4, Models. */
import {
  MODELS,
  modelsSchema,
  type Comparison,
  type ModelId,
  type ModelReport,
  type ModelsData,
  type ModelStages,
} from '../../contracts/churn/models'
import type { Stages } from '../../runtime/service'
import { invalid } from '../../runtime/errors'
import { workersUsed } from '../../runtime/pool'
import { mcnemar, pairedTest } from '../../learn/metrics/intervals'
import { cleanTrainer } from './clean'
import { publishedTrainer } from './published'
import { reportOn, type Trainer } from './report'

export const modelStages: Stages<ModelStages> = {
  models: {
    schema: modelsSchema,
    keep: 'model',
    device: workersUsed,
    name: ({ models, protocol }) => `${models.map(({ label }) => label).join(', ')} (${protocol})`,
    run: async ({ table, design }, params, job): Promise<ModelsData> => {
      const chosen = (Object.keys(MODELS) as ModelId[]).filter((id) => params[id])
      if (chosen.length === 0) throw invalid('Choose at least one model.')
      const isPublished = params.protocol === 'published'
      const trainer: Trainer = isPublished ? publishedTrainer(table.table, design) : cleanTrainer(table.table, design)
      const models: ModelReport[] = []
      const data = { scores: {}, fitted: {}, coefficients: {} }
      for (const [k, id] of chosen.entries()) {
        const tell = (phase: string): void =>
          job.progress({
            phase: `${MODELS[id].label}: ${phase}`,
            done: k,
            total: chosen.length,
            unit: 'models',
            live: { models },
          })
        tell('fitting')
        const { report, scores, fitted, linear } = await reportOn(id, trainer, params.folds, tell, job)
        models.push(report)
        Object.assign(data.scores, { [id]: scores })
        if (fitted) Object.assign(data.fitted, { [id]: fitted })
        if (linear) Object.assign(data.coefficients, { [id]: linear })
      }
      const { testTarget } = trainer
      return {
        protocol: params.protocol,
        baseline: Math.max(design.testShare, 1 - design.testShare),
        trainRows: design.train.length,
        testRows: design.test.length,
        models,
        comparisons: comparisonsOf(models, data.scores, testTarget, !isPublished),
        testTarget,
        ...data,
      }
    },
    view: ({ testTarget: _target, scores: _scores, fitted: _fitted, coefficients: _coefficients, ...view }) => view,
  },
}

/** Every two of the models. */
function comparisonsOf(
  models: readonly ModelReport[],
  scores: Record<string, Float64Array>,
  target: Uint8Array,
  hasSameFolds: boolean,
): Comparison[] {
  const calls = (id: ModelId): Uint8Array => Uint8Array.from(scores[id]!, (score) => (score > 0.5 ? 1 : 0))
  const areas = ({ crossValidation }: ModelReport): readonly number[] => crossValidation.rocAuc.folds
  return models.flatMap((first, i) =>
    models.slice(i + 1).map((second) => ({
      first: first.id,
      second: second.id,
      calls: mcnemar(target, calls(first.id), calls(second.id)),
      ...(hasSameFolds && {
        rocAuc: pairedTest(areas(first), areas(second), 1 / (areas(first).length - 1)),
      }),
    })),
  )
}
