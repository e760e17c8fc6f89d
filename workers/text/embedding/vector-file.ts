/**
 * Word vectors as files that other tools read: the text format of the word2vec program (a line with rows and columns,
 * then a line a word; gensim, fastText and the Embedding Projector read it), CSV, and JSON. Numbers are written as
 * the shortest decimal that gives the same float32 back.
 */
import type { WordVectors } from '../../contracts/text/embedding'
import type { Job } from '../../runtime/job'
import { vectorOf } from './neighbours'

export type VectorFormat = 'word2vec' | 'csv' | 'json'

const TYPES: Record<VectorFormat, string> = {
  word2vec: 'text/plain',
  csv: 'text/csv',
  json: 'application/json',
}

const NUMBERS_A_PART = 1 << 15

/** The table as a file's bytes. Spaces inside words become underscores in the word2vec format, which has no quoting. */
export async function vectorFile(table: WordVectors, format: VectorFormat, job: Job): Promise<Blob> {
  const { words, dimensions } = table
  const parts: BlobPart[] = [heading(format, words.length, dimensions)]
  // Lines go into blobs of their own as they come: one of all lines would be written in one go at the end.
  let lines: string[] = []
  for (const [row, word] of words.entries()) {
    lines.push(line(format, word, vectorOf(table, row), row === words.length - 1))
    if (lines.length * dimensions >= NUMBERS_A_PART || row === words.length - 1) {
      parts.push(new Blob(lines))
      lines = []
    }
    if (job.due()) {
      job.progress({ phase: 'writing vectors', done: row, total: words.length, unit: 'words' })
      await job.rest()
    }
  }
  if (format === 'json') parts.push(']}\n')
  return new Blob(parts, { type: TYPES[format] })
}

function heading(format: VectorFormat, rows: number, dimensions: number): string {
  if (format === 'word2vec') return `${rows} ${dimensions}\n`
  if (format === 'json') return `{"dimensions":${dimensions},"words":[`
  return `word,${Array.from({ length: dimensions }, (_, i) => `d${i + 1}`).join(',')}\n`
}

function line(format: VectorFormat, word: string, vector: Float32Array, last: boolean): string {
  const numbers = Array.from(vector, shortest)
  if (format === 'word2vec') return `${word.replaceAll(/\s/g, '_')} ${numbers.join(' ')}\n`
  if (format === 'csv') return `${quoted(word)},${numbers.join(',')}\n`
  return `\n{"word":${JSON.stringify(word)},"vector":[${numbers.join(',')}]}${last ? '\n' : ','}`
}

function quoted(word: string): string {
  return /[",\n\r]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word
}

/** Seven figures are enough for many float32, nine are for all. */
function shortest(value: number): string {
  for (const figures of [7, 8]) {
    const rounded = Number(value.toPrecision(figures))
    if (Math.fround(rounded) === value) return String(rounded)
  }
  return String(Number(value.toPrecision(9)))
}
