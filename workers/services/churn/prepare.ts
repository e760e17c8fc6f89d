/** Stage 2, Prepare: columns, numbers, and the rows kept for the test. */
import { prepareStageSchema, type DesignData, type PrepareStages, type UsedColumn } from '../../contracts/churn/prepare'
import type { TableData } from '../../contracts/churn/table'
import type { Table } from '../../contracts/table'
import { invalid } from '../../runtime/errors'
import type { Stages } from '../../runtime/service'
import type { Background } from '../../learn/explain/explain'
import { fitPreparation, prepareRows } from '../../learn/prepare/prepare'
import { stratifiedSplit } from '../../learn/split'
import { binaryTarget } from '../../learn/table/columns'
import { parsed } from './table'

const SAMPLE_ROWS = 8
const BACKGROUND_ROWS = 1000

export const prepareStages: Stages<PrepareStages> = {
  prepare: {
    schema: prepareStageSchema,
    run: async ({ table, look }, { use, testShare, seed, ...settings }, job) => {
      const { target, classes, rows } = binaryTarget(table.table, look.target)
      if (job.due()) await job.rest()
      const columns = usedColumns(table, look.target, use === '' ? {} : parsed(use))
      if (columns.every(({ why }) => why !== undefined)) {
        throw invalid('No column is left to learn from. Use at least one.')
      }
      const split = stratifiedSplit(target, testShare, seed)
      if (job.due()) await job.rest()
      const labels = (part: Int32Array): Uint8Array => Uint8Array.from(part, (i) => target[i]!)
      const train = Int32Array.from(split.train, (i) => rows[i]!)
      const trainTarget = labels(split.train)
      const seen = usedTable(table.table, columns)
      const { features, sources, ...fitted } = await fitPreparation(seen, train, trainTarget, settings, job)
      const sampleRows = Math.min(SAMPLE_ROWS, train.length)
      const sample = await prepareRows({ ...fitted, features, sources }, seen, train.subarray(0, sampleRows), job)
      return {
        ...{ target: look.target, classes, columns, settings, seed, features, sources, sampleRows, train },
        test: Int32Array.from(split.test, (i) => rows[i]!),
        sample: sample.values,
        trainShare: shareOf(trainTarget),
        testShare: shareOf(labels(split.test)),
      }
    },
    view: ({ train, test, ...about }) => ({ ...about, trainRows: train.length, testRows: test.length }),
  },
}

/** The columns that models may see. */
export const usedTable = ({ rows, columns }: Table, used: readonly UsedColumn[]): Table => {
  const names = new Set(used.filter(({ why }) => why === undefined).map(({ name }) => name))
  return { rows, columns: columns.filter(({ name }) => names.has(name)) }
}

/** Training rows enough for a mean. */
export const backgroundOf = (seen: Table, { train }: DesignData): Background => ({
  table: seen,
  rows: train.slice(0, BACKGROUND_ROWS),
})

/** Labels of rows of the table. */
export function labelsOf(table: Table, target: string, rows: Int32Array): Uint8Array {
  const found = binaryTarget(table, target)
  const labels = new Uint8Array(table.rows)
  found.rows.forEach((row, i) => (labels[row] = found.target[i]!))
  return Uint8Array.from(rows, (row) => labels[row]!)
}

const REASONS = {
  identifier: 'names rows',
  many: 'too many different texts',
  constant: 'never changes',
  empty: 'is empty',
} as const

function usedColumns({ report }: TableData, target: string, use: Record<string, unknown>): UsedColumn[] {
  return report.columns
    .filter(({ name }) => name !== target)
    .map(({ name, kind, role }): UsedColumn => {
      const isUsed = use[name] ?? role === 'feature'
      if (isUsed === true && role !== 'empty') return { name, kind }
      return { name, kind, why: role === 'feature' ? 'left out by you' : REASONS[role] }
    })
}

const shareOf = (target: Uint8Array): number => target.reduce((sum, label) => sum + label, 0) / target.length
