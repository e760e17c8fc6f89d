/**
 * Reads a text: pasted, or from a .txt, .md, .csv, .tsv, .jsonl file or any of these packed as .gz. Nothing is
 * normalised; what the file says is what comes out, and how it was understood is said beside it.
 */
import type { SourceText, TextFormat } from '../../contracts/text/source'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { codePoints } from '../code-points'
import { type Decoded, decodeBlob } from '../../runtime/file/decode'
import { readCsv, readJsonl } from './records'

const COUNTED_AT_ONCE = 1 << 16

export interface ReadOptions {
  /** Column of a table, or field of JSON lines, that holds the text. */
  column?: string
}

/** The text of a file, or a string as it is. Throws `input/invalid` where there is no text in it. */
export async function readText(
  input: Blob | string,
  name: string,
  job: Job,
  options: ReadOptions = {},
): Promise<SourceText> {
  const decoded = typeof input === 'string' ? pasted(input) : await decodeBlob(input, name, job)
  const format = formatOf(name)
  const { text, ...records } = await extract(decoded.text, format, name, options.column, job)
  if (text.trim() === '') throw invalid(`${name} holds only white space. Open a file that holds some text.`)
  return {
    name,
    text,
    encoding: decoded.encoding,
    encodingReason: decoded.encodingReason,
    compressed: decoded.compressed,
    bytes: typeof input === 'string' ? utf8Length(input) : input.size,
    format,
    ...records,
    ...(await countText(text, job)),
  }
}

/** Format by the file's name, without a final .gz. */
export function formatOf(name: string): TextFormat {
  const extension = /\.([a-z]+)$/i.exec(name.replace(/\.gz$/i, ''))?.[1]?.toLowerCase()
  if (extension === 'csv' || extension === 'tsv') return 'csv'
  if (extension === 'jsonl' || extension === 'ndjson') return 'jsonl'
  return extension === 'md' || extension === 'markdown' ? 'markdown' : 'text'
}

function pasted(text: string): Decoded {
  return { text, encoding: 'utf-8', encodingReason: 'The text was handed over as text.', compressed: false }
}

async function extract(
  text: string,
  format: TextFormat,
  name: string,
  column: string | undefined,
  job: Job,
): Promise<{ text: string; columns?: string[]; column?: string; rows?: number }> {
  if (format === 'csv') return readCsv(text, name, column, job)
  if (format === 'jsonl') return readJsonl(text, name, column, job)
  return { text }
}

/** Code points and lines; a last line counts with or without its newline. */
async function countText(text: string, job: Job): Promise<{ characters: number; lines: number }> {
  let characters = 0
  let newlines = 0
  for (let from = 0; from < text.length; from += COUNTED_AT_ONCE) {
    const to = Math.min(text.length, from + COUNTED_AT_ONCE)
    if (job.due()) await job.rest()
    characters += codePoints(text, from, to)
    for (let i = from; i < to; i++) if (text.charCodeAt(i) === 10) newlines++
  }
  return { characters, lines: newlines + (text.endsWith('\n') ? 0 : 1) }
}

function utf8Length(text: string): number {
  return new Blob([text]).size
}
