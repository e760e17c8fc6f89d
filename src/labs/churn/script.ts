/** `vitrine.churn`: the churn lab for scripts. Data in, plain data out. Documented in the README. */
import type { Artifact, Input } from '../../../workers/contracts/artifact'
import type { ExportFormat } from '../../../workers/contracts/churn/export'
import { MODELS, type ModelId, type ModelReport } from '../../../workers/contracts/churn/models'
import type { TuneData } from '../../../workers/contracts/churn/tune'
import type { ParamValue } from '../../../workers/contracts/schema'
import type { CallOptions } from '../../client'
import { churn as stages } from './state'

type Csv = string | Blob

export interface RunOptions {
  /** The column to foretell; guessed when missing. */
  target?: string
  /** "published" repeats the tutorial, mistakes included; "clean" (default) learns from training rows alone. */
  protocol?: 'published' | 'clean'
  /** All but the single tree when missing. */
  models?: readonly ModelId[]
  folds?: number
  seed?: number
}

export interface TuneOptions extends Pick<RunOptions, 'target' | 'folds' | 'seed'> {
  model?: 'forest' | 'boosting'
  /** Values for each parameter: `{ depth: [3, 5], trees: [100] }`. */
  grid?: Readonly<Record<string, readonly number[]>>
  figure?: 'rocAuc' | 'f1' | 'averagePrecision'
  /** Tries so many combinations, drawn at random with the seed, instead of all. */
  draw?: number
  /** Also judges the search itself, by nested folds. */
  nested?: boolean
}

type Exported<F> = F extends 'onnx' ? { bytes: Uint8Array<ArrayBuffer> } : { text: string }

/** The steps before the long one report no progress of their own. */
const quiet = ({ signal }: Pick<CallOptions, 'signal'> = {}): CallOptions => (signal ? { signal } : {})

async function designed(
  csv: Csv,
  { target = '', seed = 42 }: { target?: string; seed?: number },
  options: CallOptions,
) {
  const table = await stages.table({ file: { given: csv } }, {}, options)
  const look = await stages.look({ table }, { target }, options)
  return { table, design: await stages.prepare({ table, look }, { seed }, options) }
}

/** A model is named by what made it and by which of the models it is. */
const idOf = (run: Artifact, model: string): string => `${run.id}/${model}`

function partsOf(modelId: string): { run: Input; model: ModelId } {
  const [id = '', model = ''] = modelId.split('/')
  if (Object.hasOwn(MODELS, model)) return { run: { id }, model: model as ModelId }
  throw new TypeError(`"${modelId}" names no model; take a modelId that run() returned.`)
}

/** What a run was trained on, for calls that need it again. */
const designs = new Map<string, Awaited<ReturnType<typeof designed>>>()

function givenTo(run: Input): Awaited<ReturnType<typeof designed>> {
  const given = designs.get('id' in run && typeof run.id === 'string' ? run.id : '')
  if (given) return given
  throw new TypeError('Call run() in this page first: this needs the table that it read.')
}

export const churnScript = {
  /** Trains and judges models of a table. `precision` is [of class 0, of class 1]; `confusion` [tn, fp, fn, tp]. */
  run: async (csv: Csv, options: RunOptions = {}, call?: CallOptions<{ models: readonly ModelReport[] }>) => {
    const { protocol = 'clean', models = ['logistic', 'logistic-smote', 'forest', 'boosting'], folds = 5 } = options
    const given = await designed(csv, options, quiet(call))
    const chosen = Object.fromEntries(Object.keys(MODELS).map((id) => [id, models.includes(id as ModelId)]))
    const run = await stages.models.data(given, { ...chosen, protocol, folds }, call)
    designs.set(run.id, given)
    const { data } = run
    const reports = models.flatMap((id) => data.models.find((report) => report.id === id) ?? [])
    const resampled = reports.find(({ trainRows }) => trainRows !== data.trainRows)
    return {
      split: { trainRows: data.trainRows, testRows: data.testRows },
      resampledRows: resampled?.trainRows ?? data.trainRows,
      models: reports.map((report) => ({
        ...plainReport(report, idOf(run, report.id)),
        ...data.coefficients[report.id],
      })),
      comparisons: data.comparisons,
    }
  },

  /** Cross-validates every combination of a grid; `table` has one row each. */
  tune: async (csv: Csv, options: TuneOptions = {}, call?: CallOptions<TuneData>) => {
    const { model = 'boosting', grid, folds = 3, figure = 'f1', draw = 0, nested = false } = options
    const given = await designed(csv, options, quiet(call))
    const own = grid === undefined ? '' : JSON.stringify(grid)
    const { data } = await stages.tune.data(given, { model, folds, figure, draw, nested, grid: own }, call)
    const row = (k: number): { params: Readonly<Record<string, ParamValue>>; score: number } => ({
      params: data.tried[k]?.params ?? {},
      score: data.tried[k]?.scores[figure].mean ?? NaN,
    })
    const best = row(data.best)
    const table = data.tried.map((_, k) => row(k))
    return {
      best: best.params,
      score: best.score,
      table,
      ...(data.nested && { nested: { score: data.nested.scores[figure], chosen: data.nested.chosen } }),
    }
  },

  /** A model as XGBoost's JSON (boosted trees), as ONNX (linear models and trees; `bytes`) or as plain JSON. */
  exportModel: async <F extends ExportFormat = 'xgboost-json'>(
    modelId: string,
    format?: F,
    call?: CallOptions,
  ): Promise<Exported<F>> => {
    const { run, model } = partsOf(modelId)
    const { data } = await stages.exportModel.data({ models: run }, { model, format: format ?? 'xgboost-json' }, call)
    return (typeof data.content === 'string' ? { text: data.content } : { bytes: data.content }) as Exported<F>
  },

  /** The run that made a model as a Jupyter notebook in Python, as `text`; it needs the table that run() read. */
  exportNotebook: async (modelId: string, call?: CallOptions): Promise<{ text: string }> => {
    const { run } = partsOf(modelId)
    const { data } = await stages.notebook.data({ ...givenTo(run), models: run }, {}, call)
    return { text: data.text }
  },

  /** Probabilities of class 1 for the rows of a table, in their order. */
  predict: async (modelId: string, csv: Csv, call?: CallOptions) => {
    const { run, model } = partsOf(modelId)
    const other = await stages.table({ file: { given: csv } }, {}, call)
    const { data } = await stages.predict.data({ models: run, other }, { model }, call)
    return { probabilities: data.probabilities }
  },

  /** What each column adds to the scores of the first test rows: `values` is rows x columns, row-major. */
  explain: async (modelId: string, { rows = 100 }: { rows?: number } = {}, call?: CallOptions) => {
    const { run, model } = partsOf(modelId)
    const { data } = await stages.explain.data({ ...givenTo(run), models: run }, { model, rows }, call)
    const { expected, values, columns } = data
    return { expected, values, columns }
  },
}

function plainReport(report: ModelReport, modelId: string) {
  const { scores, confusion, rocAuc, averagePrecision } = report.judgement
  const { trueNegatives, falsePositives, falseNegatives, truePositives } = confusion
  return {
    id: report.id,
    modelId,
    accuracy: scores.accuracy,
    precision: scores.precision,
    recall: scores.recall,
    f1: scores.f,
    rocAuc,
    averagePrecision,
    confusion: [trueNegatives, falsePositives, falseNegatives, truePositives],
    crossValidation: report.crossValidation,
    fitMilliseconds: report.fitMilliseconds,
  }
}

export type ChurnScript = typeof churnScript
