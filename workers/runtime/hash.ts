/** Content hashes. Two equal values give the same id in every session; the order of object keys does not matter. */
import type { Job } from './job'

/** SHA-256 of bytes or UTF-8 text as 64 hex digits. */
export async function sha256(data: string | ArrayBuffer | ArrayBufferView<ArrayBuffer>): Promise<string> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Characters that are spelled and encoded in one go. */
const CHARACTERS_AT_ONCE = 1 << 16
/** Numbers and short texts of a list that are spelled in one go. */
const ITEMS_AT_ONCE = 1 << 12

/**
 * Id of any plain value: JSON with sorted keys, in which buffers and blobs stand as hashes of their bytes. With a job, a
 * long text or list is spelled in slices, with rests; the id is the same.
 */
export async function hashValue(value: unknown, job?: Job): Promise<string> {
  const paper = makePaper(job)
  await spell(value, paper)
  return sha256(await paper.bytes())
}

interface Paper {
  /** A piece of the text that never ends inside a character. */
  add(piece: string): Promise<void>
  /** All of it in UTF-8. */
  bytes(): Promise<Uint8Array<ArrayBuffer>>
}

function makePaper(job: Job | undefined): Paper {
  const encoder = new TextEncoder()
  const parts: Uint8Array[] = []
  let pending = ''
  const rest = async (): Promise<void> => {
    if (job?.due()) await job.rest()
  }
  const flush = async (): Promise<void> => {
    parts.push(encoder.encode(pending))
    pending = ''
    await rest()
  }
  return {
    add: async (piece) => {
      pending += piece
      if (pending.length >= CHARACTERS_AT_ONCE) await flush()
    },
    bytes: async () => {
      await flush()
      const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
      let at = 0
      for (const part of parts) {
        all.set(part, at)
        at += part.length
        await rest()
      }
      return all
    },
  }
}

async function spell(value: unknown, paper: Paper): Promise<void> {
  if (typeof value === 'string') return spellText(value, paper)
  if (typeof value === 'number' && !Number.isFinite(value)) return paper.add(`"number:${String(value)}"`)
  if (value === null || typeof value !== 'object') return paper.add(JSON.stringify(value) ?? 'null')
  if (value instanceof Blob) {
    const name = 'name' in value ? JSON.stringify(value.name) : '""'
    return paper.add(`{"blob":${name},"bytes":"${await sha256(await value.arrayBuffer())}"}`)
  }
  if (value instanceof ArrayBuffer) return paper.add(`{"bytes":"${await sha256(value)}"}`)
  if (ArrayBuffer.isView(value)) {
    const kind = Object.prototype.toString.call(value)
    return paper.add(`{"${kind}":"${await sha256(value as ArrayBufferView<ArrayBuffer>)}"}`)
  }
  if (Array.isArray(value)) return spellList(value, paper)
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  await paper.add('{')
  for (const [index, [key, item]] of entries.entries()) {
    await paper.add(`${index === 0 ? '' : ','}${JSON.stringify(key)}:`)
    await spell(item, paper)
  }
  await paper.add('}')
}

/** As JSON.stringify spells it whole: a pair of surrogates is never cut. */
async function spellText(text: string, paper: Paper): Promise<void> {
  await paper.add('"')
  for (let from = 0; from < text.length;) {
    let to = Math.min(text.length, from + CHARACTERS_AT_ONCE)
    if (to < text.length && (text.charCodeAt(to - 1) & 0xfc00) === 0xd800) to--
    await paper.add(JSON.stringify(text.slice(from, to)).slice(1, -1))
    from = to
  }
  await paper.add('"')
}

async function spellList(items: readonly unknown[], paper: Paper): Promise<void> {
  const isPlain = items.every((item) => typeof item === 'string' || Number.isFinite(item))
  await paper.add('[')
  for (let from = 0; from < items.length; from += isPlain ? ITEMS_AT_ONCE : 1) {
    if (from > 0) await paper.add(',')
    if (isPlain) await paper.add(JSON.stringify(items.slice(from, from + ITEMS_AT_ONCE)).slice(1, -1))
    else await spell(items[from], paper)
  }
  await paper.add(']')
}

/** Rough size in memory of a plain value, in bytes: exact for buffers, two bytes a character for strings. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 2 * value.length
  if (value === null || typeof value !== 'object') return 8
  if (value instanceof Blob) return value.size
  if (value instanceof ArrayBuffer) return value.byteLength
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (Array.isArray(value)) return sizeOfList(value)
  return Object.values(value).reduce((sum: number, item) => sum + 16 + sizeOf(item), 0)
}

/** Long lists are sampled: their items are alike. */
function sizeOfList(items: unknown[]): number {
  const step = Math.max(1, Math.floor(items.length / 1000))
  let sum = 0
  let counted = 0
  for (let i = 0; i < items.length; i += step) {
    sum += 8 + sizeOf(items[i])
    counted++
  }
  return counted === 0 ? 0 : Math.round((sum / counted) * items.length)
}
