/** A text that was read, and how. */
import type { openFileSchema, OpenedFile } from '../file'
import type { Schema } from '../schema'
import type { StageOf } from '../service'

export type TextFormat = 'text' | 'markdown' | 'csv' | 'jsonl'
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/**
 * @property encodingReason why that encoding was chosen, as a sentence for the page
 * @property bytes          size of the file as given, before decompression
 * @property characters     Unicode code points of `text`
 * @property fileKept       the file itself lies in the Library too, so that another column can be read after a reload
 * @property columns        of a table or of JSON lines: every column, and which one `text` is, one row a line
 */
export interface SourceText {
  name: string
  text: string
  encoding: TextEncoding
  encodingReason: string
  bytes: number
  characters: number
  lines: number
  format: TextFormat
  compressed: boolean
  fileKept?: boolean
  columns?: readonly string[]
  column?: string
  rows?: number
}

export const sourceSchema = {
  sample: {
    kind: 'choice',
    label: 'Sample',
    default: 'moby-dick',
    options: { 'moby-dick': 'Moby-Dick', headlines: 'Headlines' },
  },
  column: { kind: 'text', label: 'Column', default: '', maxLength: 200 },
} as const satisfies Schema

/** Names of files that hold several texts to choose from. */
export const TABLE_NAME = /\.(?:csv|tsv|jsonl|ndjson)(?:\.gz)?$/i

export type SourceData = SourceText

/** All but the text; its first characters as `beginning`. */
export interface SourceView extends Omit<SourceText, 'text'> {
  beginning: string
}

/** Without a file, a sample is read. `read` is `source` for scripts: what it makes is kept nowhere. */
export interface SourceStages {
  openFile: StageOf<{ file: Blob }, typeof openFileSchema, OpenedFile, { name: string }>
  source: StageOf<{ file?: Blob | string | OpenedFile }, typeof sourceSchema, SourceData, SourceView>
  read: StageOf<{ file?: Blob | string }, typeof sourceSchema, SourceData, SourceView>
}
