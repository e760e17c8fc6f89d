/**
 * Zip archives, written as a stream and read at random: any entry of a large file is reached through the directory at
 * its end, so that a bundle can be checked whole before any of it is kept, one entry in memory at a time.
 * Format: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4 (without encryption and zip64). Deflate is fflate's.
 */
import { deflateSync, Inflate, Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { crc32 } from '../runtime/crc32'
import { invalid } from '../runtime/errors'
import type { Job } from '../runtime/job'
import type { Bytes } from './bytes'

const chunkBytes = 256 * 1024
/** Finished parts are handed to Blobs of this size, which a browser may keep on disk. */
const partBytes = 32 * 1024 * 1024
/** Sizes and offsets have 32 bits. */
export const zipLimitBytes = 0xffff_ffff
/** Deflate's best case (zlib technical details): more claimed than this is a lie. */
const deflateRatio = 1032

export interface ZipWriter {
  add(name: string, bytes: Bytes, job: Job): Promise<void>
  finish(): Blob
}

export function makeZip(): ZipWriter {
  const parts: Blob[] = []
  let pending: Bytes[] = []
  let pendingBytes = 0
  const flush = (): void => {
    parts.push(new Blob(pending))
    pending = []
    pendingBytes = 0
  }
  const zip = new Zip((error, data) => {
    if (error) throw error
    pending.push(data)
    pendingBytes += data.length
    if (pendingBytes >= partBytes) flush()
  })
  return {
    add: async (name, bytes, job) => {
      const entry = shrinks(bytes) ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name)
      zip.add(entry)
      for (let from = 0; from === 0 || from < bytes.length; from += chunkBytes) {
        if (job.due()) await job.rest()
        entry.push(bytes.slice(from, from + chunkBytes), from + chunkBytes >= bytes.length)
      }
    },
    finish: () => {
      zip.end()
      flush()
      return new Blob(parts, { type: 'application/zip' })
    },
  }
}

/** Weights hardly compress and cost most of the time; a sample tells them from text. */
function shrinks(bytes: Bytes): boolean {
  const middle = bytes.subarray(bytes.length >> 1, (bytes.length >> 1) + 65_536)
  return deflateSync(middle, { level: 1 }).length < 0.9 * middle.length
}

export interface ZipEntry {
  name: string
  sizeBytes: number
  packedBytes: number
  offset: number
  method: number
  crc: number
}

/** Entries by name, from the directory. Throws `input/invalid` if it is absent (not a zip, cut short) or broken. */
export async function readZipDirectory(file: Blob): Promise<Map<string, ZipEntry>> {
  const tail = await viewOf(file.slice(Math.max(0, file.size - 65_557)))
  let at = tail.byteLength - 22
  while (
    at >= 0 &&
    !(tail.getUint32(at, true) === 0x06054b50 && at + 22 + tail.getUint16(at + 20, true) === tail.byteLength)
  )
    at--
  if (at < 0) throw invalid('This file is no Vitrine bundle, or it was cut short: it has no table of contents.')
  const count = tail.getUint16(at + 10, true)
  const start = tail.getUint32(at + 16, true)
  const size = tail.getUint32(at + 12, true)
  if (start + size > file.size) throw broken()
  const view = await viewOf(file.slice(start, start + size))
  const entries = new Map<string, ZipEntry>()
  let from = 0
  for (let i = 0; i < count; i++) {
    if (from + 46 > view.byteLength || view.getUint32(from, true) !== 0x02014b50) throw broken()
    const nameLength = view.getUint16(from + 28, true)
    const end = from + 46 + nameLength
    if (end > view.byteLength) throw broken()
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, from + 46, nameLength))
    entries.set(name, {
      name,
      method: view.getUint16(from + 10, true),
      crc: view.getUint32(from + 16, true),
      packedBytes: view.getUint32(from + 20, true),
      sizeBytes: view.getUint32(from + 24, true),
      offset: view.getUint32(from + 42, true),
    })
    from = end + view.getUint16(from + 30, true) + view.getUint16(from + 32, true)
  }
  return entries
}

/** The bytes of an entry, checked against its length and CRC-32. Throws `input/invalid` naming the entry. */
export async function readZipEntry(file: Blob, entry: ZipEntry, job: Job): Promise<Bytes> {
  const bad = (): Error => invalid(`The bundle is damaged at “${entry.name}”. Nothing was imported.`)
  const header = await viewOf(file.slice(entry.offset, entry.offset + 30))
  if (header.byteLength < 30 || header.getUint32(0, true) !== 0x04034b50) throw bad()
  const start = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true)
  const end = start + entry.packedBytes
  const limit = entry.method === 8 ? entry.packedBytes * deflateRatio + chunkBytes : entry.packedBytes
  if (end > file.size || entry.sizeBytes > limit || (entry.method !== 0 && entry.method !== 8)) throw bad()
  const bytes = new Uint8Array(entry.sizeBytes)
  let filled = 0
  let crc = 0
  const take = (part: Uint8Array): void => {
    if (filled + part.length > bytes.length) throw bad()
    bytes.set(part, filled)
    filled += part.length
    crc = crc32(part, crc)
  }
  const inflate = new Inflate(take)
  for (let from = start; from < end; from += chunkBytes) {
    if (job.due()) await job.rest()
    const chunk = new Uint8Array(await file.slice(from, Math.min(end, from + chunkBytes)).arrayBuffer())
    if (entry.method === 0) take(chunk)
    else {
      try {
        inflate.push(chunk, from + chunkBytes >= end)
      } catch {
        throw bad()
      }
    }
  }
  if (filled !== bytes.length || crc !== entry.crc) throw bad()
  return bytes
}

async function viewOf(part: Blob): Promise<DataView<ArrayBuffer>> {
  return new DataView(await part.arrayBuffer())
}

function broken(): Error {
  return invalid('The bundle is damaged: its table of contents is broken. Nothing was imported.')
}
