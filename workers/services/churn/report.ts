/** One model of the lab, trained and judged by whichever protocol. */
import { MODELS, type Curve, type ModelId, type ModelReport } from '../../contracts/churn/models'
import type { CrossValidation } from '../../contracts/learn/metrics'
import type { FittedPipeline } from '../../contracts/learn/pipeline'
import { bootstrapInterval } from '../../learn/metrics/intervals'
import { judge } from '../../learn/metrics/judge'
import { calibration } from '../../learn/metrics/probability'
import { liftAndGain, precisionRecallCurve, rocAuc, rocCurve } from '../../learn/metrics/ranking'
import { phaseOf, type Job } from '../../runtime/job'

const BOOTSTRAP_ROUNDS = 200
const BINS = 10
const CURVE_POINTS = 200

/** @property fitted can score other tables; @property linear coefficients of a linear model */
export interface Trained {
  readonly scores: Float64Array
  readonly learnedRows: number
  readonly fitted?: FittedPipeline
  readonly linear?: { readonly coefficients: Float64Array; readonly intercept: number }
}

/** A protocol: how a model is fitted to the training rows, and how it is cross-validated on them. */
export interface Trainer {
  readonly testTarget: Uint8Array
  fit(id: ModelId, job: Job): Promise<Trained>
  crossValidate(id: ModelId, folds: number, job: Job): Promise<CrossValidation>
}

export async function reportOn(
  id: ModelId,
  trainer: Trainer,
  folds: number,
  tell: (phase: string) => void,
  job: Job,
): Promise<Omit<Trained, 'learnedRows'> & { report: ModelReport }> {
  // The models are what is counted on the page; what goes on inside one only names its phase.
  const inner = { ...phaseOf(job, ''), progress: () => {} }
  const started = performance.now()
  const { learnedRows, ...trained } = await trainer.fit(id, inner)
  const fitMilliseconds = performance.now() - started
  tell(`${folds}-fold cross-validation`)
  const crossValidation = await trainer.crossValidate(id, folds, inner)
  tell('how far the figures may be off')
  const { scores } = trained
  const target = trainer.testTarget
  const settings = { rounds: BOOTSTRAP_ROUNDS, level: 0.95, seed: 1 }
  const roc = rocCurve(target, scores)
  const precisionRecall = precisionRecallCurve(target, scores)
  return {
    ...trained,
    report: {
      id,
      label: MODELS[id].label,
      trainRows: learnedRows,
      judgement: judge(target, scores, 0.5, true),
      crossValidation,
      rocInterval: await bootstrapInterval(target, scores, rocAuc, settings, inner),
      roc: thinned(roc.falsePositiveRate, roc.truePositiveRate),
      precisionRecall: thinned(precisionRecall.recall, precisionRecall.precision),
      calibration: calibration(target, scores, BINS),
      lift: liftAndGain(target, scores, BINS),
      fitMilliseconds,
    },
  }
}

/** Every so many-th point, the ends included: more than a chart has pixels for says nothing more. */
function thinned(x: Float64Array, y: Float64Array): Curve {
  const step = Math.max(1, Math.ceil(x.length / CURVE_POINTS))
  const keep = [...x.keys()].filter((i) => i % step === 0 || i === x.length - 1)
  return { x: Float64Array.from(keep, (i) => x[i]!), y: Float64Array.from(keep, (i) => y[i]!) }
}
