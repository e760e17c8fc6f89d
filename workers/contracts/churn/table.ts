/** Stage 1, Look: a table that was read, and what it looks like beside its target. */
import type { openFileSchema, OpenedFile } from '../file'
import type { TableLook } from '../learn/look'
import type { Schema } from '../schema'
import type { StageOf } from '../service'
import type { Table, TableReport } from '../table'

export const tableSchema = {
  /** Columns read as the user says: a JSON object of name → "number" or "text"; empty for none. */
  kinds: { kind: 'text', label: 'Kinds of columns', default: '', maxLength: 20_000 },
} as const satisfies Schema

export interface TableData {
  readonly table: Table
  readonly report: TableReport
}

/** @property preview the first rows, cell by cell, as they were understood */
export interface TableView {
  readonly report: TableReport
  readonly preview: readonly (readonly string[])[]
}

export const lookSchema = {
  /** Empty: the column is guessed. */
  target: { kind: 'text', label: 'What to foretell', default: '', maxLength: 500 },
} as const satisfies Schema

export interface TableStages {
  openFile: StageOf<{ file: Blob }, typeof openFileSchema, OpenedFile, { name: string }>
  /** Without a file the sample is read. */
  table: StageOf<{ file?: Blob | string | OpenedFile }, typeof tableSchema, TableData, TableView>
  look: StageOf<{ table: TableData }, typeof lookSchema, TableLook>
}
