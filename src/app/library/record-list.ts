/** The plain part of the Library's list: what kinds are called, what a search finds, in which order it stands. */
import { recordKinds, type LibraryRecord, type RecordKind } from '../../../workers/contracts/library'

export const kindNames: Readonly<Record<RecordKind, { one: string; many: string }>> = {
  dataset: { one: 'Dataset', many: 'Datasets' },
  model: { one: 'Model', many: 'Models' },
  index: { one: 'Index', many: 'Indexes' },
  chat: { one: 'Chat', many: 'Chats' },
  run: { one: 'Run', many: 'Runs' },
  cache: { one: 'Result', many: 'Results' },
  checkpoint: { one: 'Checkpoint', many: 'Checkpoints' },
}

export interface Finding {
  kind: RecordKind | 'all'
  words: string
}

/** Kinds that occur, in the order of the contract. */
export function kindsOf(records: readonly LibraryRecord[]): RecordKind[] {
  return recordKinds.filter((kind) => records.some((record) => record.kind === kind))
}

/** Records of a kind whose name or making holds every word. A kind that no longer occurs counts as all. */
export function finding(records: readonly LibraryRecord[], { kind, words }: Finding): LibraryRecord[] {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean)
  const isKind = kindsOf(records).includes(kind as RecordKind)
  return records.filter((record) => {
    const text = `${record.name} ${record.made.service} ${record.made.stage}`.toLowerCase()
    return (!isKind || record.kind === kind) && asked.every((word) => text.includes(word))
  })
}

export type Order = 'name' | 'kind' | 'size' | 'used'

/** Names and kinds from A, sizes and dates from the largest; `reversed` turns that round. */
export function ordered(records: readonly LibraryRecord[], order: Order, reversed: boolean): LibraryRecord[] {
  const compare: Record<Order, (a: LibraryRecord, b: LibraryRecord) => number> = {
    name: (a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }),
    kind: (a, b) => recordKinds.indexOf(a.kind) - recordKinds.indexOf(b.kind) || b.used - a.used,
    size: (a, b) => b.sizeBytes - a.sizeBytes,
    used: (a, b) => b.used - a.used,
  }
  const sorted = [...records].sort(compare[order])
  return reversed ? sorted.reverse() : sorted
}

/** Bytes by kind, each blob counted once, in the order of the contract. */
export function roomByKind(records: readonly LibraryRecord[]): { kind: RecordKind; bytes: number }[] {
  const seen = new Set<string>()
  const bytes = new Map<RecordKind, number>()
  for (const record of records) {
    if (seen.has(record.blob)) continue
    seen.add(record.blob)
    bytes.set(record.kind, (bytes.get(record.kind) ?? 0) + record.sizeBytes)
  }
  return kindsOf(records).map((kind) => ({ kind, bytes: bytes.get(kind) ?? 0 }))
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** "15:40" today, "22 Nov 2026" before. */
export function formatDay(at: number, now: number): string {
  return day.format(at) === day.format(now) ? `today, ${minute.format(at)}` : day.format(at)
}

export function formatMoment(at: number): string {
  return `${day.format(at)}, ${minute.format(at)}`
}
