/** The rows of a CSV text, one after the other, with progress; by Papa Parse. */
import Papa from 'papaparse'
import type { Job } from '../job'

const CHUNK_CHARACTERS = 1 << 15

/** Calls `take` with the cells of each row that is not blank. Rejects with what `take` throws. */
export function eachCsvRow(text: string, delimiter: string, job: Job, take: (row: string[]) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    Papa.parse<string[]>(text, {
      delimiter,
      skipEmptyLines: 'greedy',
      chunkSize: CHUNK_CHARACTERS,
      chunk: ({ data, meta }: Papa.ParseResult<string[]>, parser: Papa.Parser) => {
        const fail = (reason: unknown): void => {
          // First: the parser calls what it aborts complete.
          reject(reason instanceof Error ? reason : new Error(String(reason)))
          parser.abort()
        }
        try {
          data.forEach((row) => take(row))
        } catch (reason) {
          return fail(reason)
        }
        job.progress({ phase: 'reading the table', done: meta.cursor, total: text.length, unit: 'characters' })
        if (!job.due()) return
        parser.pause()
        job.rest().then(() => parser.resume(), fail)
      },
      complete: () => resolve(),
    })
  })
}
