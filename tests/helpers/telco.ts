/** The churn table of the tutorial, as it reads it: customerID and TotalCharges are text. Beside the checkout only. */
import type { Examples } from '../../workers/learn/estimator'
import { takeRows, type Matrix } from '../../workers/learn/matrix'
import { publishedMatrix } from '../../workers/learn/prepare/published'
import { stratifiedSplit } from '../../workers/learn/split'
import { binaryTarget, withoutColumns } from '../../workers/learn/table/columns'
import { readTable } from '../../workers/learn/table/read'
import { makeJob } from '../../workers/runtime/job'
import { sharedText } from './shared-data'

export const telcoCsv = sharedText('data/telco-customer-churn.csv')

export async function publishedSplit(csv: string) {
  const { table } = await readTable(csv, { name: 'telco.csv', kinds: { TotalCharges: 'text' } }, makeJob())
  const { target } = binaryTarget(table, 'Churn')
  const features: Matrix = publishedMatrix(withoutColumns(table, ['Churn']))
  const { train, test } = stratifiedSplit(target, 0.2, 42)
  const taken = (rows: Int32Array): Examples => ({
    features: takeRows(features, rows),
    target: Uint8Array.from(rows, (row) => target[row]!),
  })
  return { rows: { train, test }, train: taken(train), test: taken(test) }
}
