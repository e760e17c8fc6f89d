/** Stage 8, Explain. */
import { explainSchema, type ExplainData, type ExplainStages } from '../../contracts/churn/explain'
import type { ModelsData } from '../../contracts/churn/models'
import type { DesignData } from '../../contracts/churn/prepare'
import type { Dependence, FittedPipeline } from '../../contracts/learn/pipeline'
import type { Table } from '../../contracts/table'
import { cellText, explainRows } from '../../learn/explain/explain'
import { impurityImportance } from '../../learn/explain/impurity'
import { partialDependence } from '../../learn/explain/partial-dependence'
import { permutationImportance } from '../../learn/explain/permutation'
import { logisticSchema, type LinearModel } from '../../learn/linear/logistic'
import { waldIntervals } from '../../learn/linear/wald'
import { prepareRows } from '../../learn/prepare/prepare'
import { columnOf, takeTableRows } from '../../learn/table/columns'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { checkParams } from '../../runtime/params'
import type { Stages } from '../../runtime/service'
import { backgroundOf, labelsOf, usedTable } from './prepare'
import { chosenModel } from './threshold'

const SHUFFLES = 5
/** Columns whose dependence is worked out, over so many rows, at so many values. */
const DEPENDENCE = { columns: 10, rows: 300, values: 20 }

export const explainStages: Stages<ExplainStages> = {
  explain: {
    schema: explainSchema,
    run: async ({ table, design, models }, { model, rows: most }, job) => {
      const { id, label } = chosenModel(models, model)
      const fitted = fittedModel(models, id)
      const seen = usedTable(table.table, design.columns)
      const rows = design.test.slice(0, most)
      const explained = await explainRows(fitted, seen, rows, backgroundOf(seen, design), job)
      const width = explained.columns.length
      const importance = new Float64Array(width)
      explained.values.forEach((part, i) => (importance[i % width]! += Math.abs(part) / rows.length))
      const order = [...importance.keys()].sort((a, b) => importance[b]! - importance[a]!)
      const columns = order.map((c) => explained.columns[c]!)
      const target = labelsOf(table.table, design.target, design.test)
      const settings = { shuffles: SHUFFLES, seed: design.seed }
      const impurity = impurityImportance(fitted, columns)
      const shuffled = await permutationImportance(fitted, seen, design.test, target, columns, settings, job)
      return {
        ...{ model: id, label, expected: explained.expected, columns, rows },
        unit:
          fitted.pipeline.estimator === 'logistic' || fitted.pipeline.estimator === 'boosting' ? 'log-odds' : 'share',
        importance: Float64Array.from(order, (c) => importance[c]!),
        values: reordered(explained.values, width, order),
        cells: Array.from(rows).flatMap((row) => columns.map((name) => cellText(columnOf(seen, name), row))),
        level: levelsOf(
          columns.map((name) => columnOf(seen, name)),
          rows,
        ),
        scores: models.scores[id]!.slice(0, most),
        permutation: shuffled,
        ...(impurity && { impurity }),
        ...(await coefficientsOf(fitted, seen, design, labelsOf(table.table, design.target, design.train), job)),
        dependence: await dependenceOf(fitted, takeTableRows(seen, rows.slice(0, DEPENDENCE.rows)), columns, job),
      }
    },
  },
}

/** Balanced rows are no longer drawn from the customers, so intervals from them would say too much. */
async function coefficientsOf(
  { pipeline, preparation, model }: FittedPipeline,
  table: Table,
  { train }: DesignData,
  target: Uint8Array,
  job: Job,
): Promise<Pick<ExplainData, 'coefficients'>> {
  if (pipeline.estimator !== 'logistic' || pipeline.balance !== 'none') return {}
  const { c, penalty } = checkParams(logisticSchema, pipeline.params)
  if (penalty !== 'l2') return {}
  const features = await prepareRows(preparation, table, train, job)
  const examples = { features, target, weights: new Float64Array(train.length).fill(1), ridge: 1 / (c * train.length) }
  const intervals = waldIntervals(model as LinearModel, examples)
  if (!intervals) return {}
  const coefficients = preparation.features.map((feature, f) => ({ feature, ...intervals[f]! }))
  return { coefficients: coefficients.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)) }
}

async function dependenceOf(
  fitted: FittedPipeline,
  table: Table,
  columns: readonly string[],
  job: Job,
): Promise<Dependence[]> {
  const out: Dependence[] = []
  const chosen = columns.slice(0, DEPENDENCE.columns)
  for (const [done, name] of chosen.entries()) {
    job.progress({ phase: 'asking what if', done, total: chosen.length, unit: 'columns' })
    out.push(await partialDependence(fitted, table, name, DEPENDENCE.values, job))
  }
  return out
}

/** @throws `input/invalid` for the published protocol, whose models know no columns */
export function fittedModel({ fitted }: ModelsData, id: string): FittedPipeline {
  const found = fitted[id]
  if (found) return found
  throw invalid('Models of the published protocol see all rows before the split. Train by the clean protocol to go on.')
}

function reordered(values: Float64Array, width: number, order: readonly number[]): Float64Array {
  return values.map((_, i) => values[i - (i % width) + order[i % width]!]!)
}

/** Where each cell stands between its column's 5 % and 95 %, for colour. */
function levelsOf(columns: readonly ReturnType<typeof columnOf>[], rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length * columns.length).fill(NaN)
  columns.forEach((column, c) => {
    if (column.kind !== 'number') return
    const values = Float64Array.from(rows, (row) => column.values[row]!)
    const sorted = values.filter((value) => !Number.isNaN(value)).sort()
    const low = sorted[Math.floor(0.05 * (sorted.length - 1))] ?? 0
    const high = sorted[Math.floor(0.95 * (sorted.length - 1))] ?? 0
    values.forEach((value, i) => {
      if (Number.isNaN(value)) return
      out[i * columns.length + c] = high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0.5
    })
  })
  return out
}
