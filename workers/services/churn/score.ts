/** Stage 9, Score: a second table, ranked with reasons, and its drift. */
import { predictSchema, scoreSchema, type ScoredRow, type ScoreStages } from '../../contracts/churn/score'
import type { DesignData } from '../../contracts/churn/prepare'
import type { TableData } from '../../contracts/churn/table'
import type { FittedPipeline } from '../../contracts/learn/pipeline'
import type { Table } from '../../contracts/table'
import { driftOf } from '../../learn/drift'
import { cellText, explainRows, isExplainable, reasonsFor } from '../../learn/explain/explain'
import { judge } from '../../learn/metrics/judge'
import { scoreRows } from '../../learn/selection/pipeline'
import { columnOf, takeTableRows } from '../../learn/table/columns'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import type { Stages } from '../../runtime/service'
import { fittedModel } from './explain'
import { backgroundOf, labelsOf, usedTable } from './prepare'
import { chosenModel } from './threshold'

/** Customers for whom reasons are worked out: those whom anyone will contact. */
const MOST_REASONED = 300
const REASONS = 3
const SHOWN = 100

export const scoreStages: Stages<ScoreStages> = {
  score: {
    schema: scoreSchema,
    run: async ({ table, design, models, other }, { model }, job) => {
      const { id, label } = chosenModel(models, model)
      const fitted = fittedModel(models, id)
      const seen = usedTable(table.table, design.columns)
      const rows = other ? all(other.table.rows) : design.test
      const scored = other ? matching(other.table, fitted) : seen
      const probabilities = await scoreRows(fitted, scored, rows, job)
      const ranked = await rank({ fitted, seen, scored, design }, rows, probabilities, nameColumn(other ?? table), job)
      const expected = models.models.find((report) => report.id === id)!.judgement
      const judgement = other ? judged(other, design, probabilities) : expected
      return {
        ...{ model: id, label, rows: rows.length, ranked, expected },
        source: other ? other.report.name : `the test part of ${table.report.name}`,
        drift: other ? driftOf(takeTableRows(seen, design.train), scored) : [],
        ...(judgement && { judgement }),
      }
    },
    view: (data) => ({ ...data, ranked: data.ranked.slice(0, SHOWN) }),
  },
  predict: {
    schema: predictSchema,
    keep: false,
    run: async ({ models, other }, { model }, job) => {
      const fitted = fittedModel(models, chosenModel(models, model).id)
      const scored = matching(other.table, fitted)
      return { probabilities: await scoreRows(fitted, scored, all(scored.rows), job) }
    },
  },
}

const all = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, row) => row)

/** @throws `input/invalid` with the columns that the model needs and the table lacks */
function matching(table: Table, { preparation }: FittedPipeline): Table {
  const names = table.columns.map(({ name }) => name)
  const missing = preparation.columns.map(({ column }) => column).filter((column) => !names.includes(column))
  if (missing.length === 0) return table
  throw invalid(
    `This table lacks ${missing.length === 1 ? 'the column' : 'the columns'} ${missing.map((name) => `"${name}"`).join(', ')} that the model learned from. Name them as in the first table.`,
  )
}

interface Ranking {
  fitted: FittedPipeline
  seen: Table
  scored: Table
  design: DesignData
}

async function rank(
  { fitted, seen, scored, design }: Ranking,
  rows: Int32Array,
  probabilities: Float64Array,
  names: (row: number) => string | undefined,
  job: Job,
): Promise<ScoredRow[]> {
  const order = Uint32Array.from(probabilities.keys()).sort((a, b) => probabilities[b]! - probabilities[a]!)
  const top = Int32Array.from(order.slice(0, MOST_REASONED), (i) => rows[i]!)
  const explained = isExplainable(fitted)
    ? await explainRows(fitted, scored, top, backgroundOf(seen, design), job)
    : undefined
  return Array.from(order, (i, at): ScoredRow => {
    const row = rows[i]!
    const name = names(row)
    return {
      row: row + 1,
      ...(name === undefined ? {} : { name }),
      probability: probabilities[i]!,
      reasons: explained && at < top.length ? reasonsFor(explained, at, scored, row, REASONS) : [],
    }
  })
}

function nameColumn({ table, report }: TableData): (row: number) => string | undefined {
  const found = report.columns.find(({ role }) => role === 'identifier')
  if (!found) return () => undefined
  const column = columnOf(table, found.name)
  return (row) => cellText(column, row)
}

/** Where the second table says what became of its customers. */
function judged({ table }: TableData, { target }: DesignData, probabilities: Float64Array) {
  if (!table.columns.some(({ name }) => name === target)) return undefined
  try {
    return judge(labelsOf(table, target, all(table.rows)), probabilities, 0.5, true)
  } catch {
    return undefined
  }
}
