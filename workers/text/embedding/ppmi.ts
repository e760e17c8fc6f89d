/**
 * Positive pointwise mutual information: PPMI(w, c) = max(0, ln(P(w, c) / (P(w) P(c)))). With context distribution
 * smoothing, P(c) = count(c)^a / sum count^a, a = 0.75, which takes weight from rare contexts (Levy, Goldberg and
 * Dagan 2015). A shift of ln k gives the matrix that skip-gram with k negatives factorises implicitly (Levy and
 * Goldberg 2014, "Neural word embedding as implicit matrix factorization").
 */
import type { Job } from '../../runtime/job'
import type { SparseMatrix } from './cooccurrence'

export interface PpmiOptions {
  /** Exponent of the context distribution; 1 is plain PPMI, 0.75 is the usual smoothing. */
  smoothing: number
  /** Number of negatives k whose ln k is subtracted; 1 subtracts nothing. */
  shift: number
}

/** PPMI matrix of non-negative counts; cells that come out at 0 are left out. */
export async function ppmi(counts: SparseMatrix, { smoothing, shift }: PpmiOptions, job: Job): Promise<SparseMatrix> {
  const { rows, columnCount, offsets, columns, values } = counts
  const rowSums = new Float64Array(rows)
  const columnSums = new Float64Array(columnCount)
  let total = 0
  for (let row = 0; row < rows; row++) {
    for (let p = offsets[row] as number; p < (offsets[row + 1] as number); p++) {
      const value = values[p] as number
      const column = columns[p] as number
      rowSums[row] = (rowSums[row] as number) + value
      columnSums[column] = (columnSums[column] as number) + value
      total += value
    }
    if (job.due()) await job.rest()
  }
  const contextLogs = columnSums.map((sum) => (sum > 0 ? smoothing * Math.log(sum) : -Infinity))
  const smoothedTotal = contextLogs.reduce((sum, logOf) => sum + Math.exp(logOf), 0)
  const logTotal = Math.log(total)
  const logSmoothedTotal = Math.log(smoothedTotal)
  const logShift = Math.log(shift)

  const outOffsets = new Int32Array(rows + 1)
  const outColumns = new Int32Array(columns.length)
  const outValues = new Float64Array(values.length)
  let length = 0
  for (let row = 0; row < rows; row++) {
    const logRow = Math.log(rowSums[row] as number) - logTotal
    for (let p = offsets[row] as number; p < (offsets[row + 1] as number); p++) {
      const column = columns[p] as number
      const logJoint = Math.log(values[p] as number) - logTotal
      const information = logJoint - logRow - ((contextLogs[column] as number) - logSmoothedTotal) - logShift
      if (information <= 0) continue
      outColumns[length] = column
      outValues[length++] = information
    }
    outOffsets[row + 1] = length
    if (job.due()) await job.rest()
  }
  return {
    rows,
    columnCount,
    offsets: outOffsets,
    columns: outColumns.slice(0, length),
    values: outValues.slice(0, length),
  }
}
