/**
 * A `.vitrine` bundle: a zip with `manifest.json` (the records) and `blobs/<sha-256>` (their bytes). An import reads
 * and checks all of it before it writes anything, and then commits all records in one transaction.
 */
import type { BundleImport, LibraryRecord } from '../contracts/library'
import { sha256 } from '../runtime/hash'
import { CodedError, invalid } from '../runtime/errors'
import type { Job } from '../runtime/job'
import { getBlob, putBlob, type BlobStore } from './blobs'
import { formatBytes, type Bytes } from './bytes'
import type { Database } from './database'
import { withLock, withLocks } from './locks'
import { migrateRecord } from './migrations'
import { addRecords, listRecords } from './records'
import { makeZip, readZipDirectory, readZipEntry, zipLimitBytes, type ZipEntry } from './zip'

const format = 'vitrine-bundle'
const formatVersion = 1
const manifestName = 'manifest.json'
/** A record takes about a kilobyte; what is far beyond that was not written by Vitrine. */
const manifestLimitBytes = 64e6

export interface BundleSource {
  database: Database
  blobs: BlobStore
  lockName(hash: string): string
}

/** Checks every blob while it writes; throws naming the record that is damaged. */
export async function writeBundle(
  source: Pick<BundleSource, 'blobs' | 'lockName'>,
  records: readonly LibraryRecord[],
  job: Job,
): Promise<Blob> {
  const owners = byBlob(records)
  const total = sum([...owners.values()].map((record) => record.sizeBytes))
  if (total > zipLimitBytes - 1e8) {
    throw invalid(`A bundle can hold 4 GB; these are ${formatBytes(total)}. Export them in several bundles.`)
  }
  const zip = makeZip()
  const manifest = { format, version: formatVersion, created: new Date().toISOString(), records }
  await zip.add(manifestName, new TextEncoder().encode(JSON.stringify(manifest, null, 1)), job)
  let done = 0
  for (const [hash, record] of owners) {
    job.progress({ phase: 'writing the bundle', done, total, unit: 'bytes' })
    await job.rest()
    const bytes = await withLock(source.lockName(hash), 'shared', () => getBlob(source.blobs, hash, record.name))
    await zip.add(`blobs/${hash}`, bytes, job)
    done += record.sizeBytes
  }
  job.progress({ phase: 'writing the bundle', done: total, total, unit: 'bytes' })
  return zip.finish()
}

/**
 * Adds the records of a bundle whose ids are not here yet. `written` hears of each blob before it is written, so that
 * the caller can remove it if the import fails. Throws `input/invalid` naming what is damaged.
 */
export async function readBundle(
  target: BundleSource,
  file: Blob,
  job: Job,
  written: (hash: string) => void,
): Promise<BundleImport> {
  const entries = await readZipDirectory(file)
  const records = await readManifest(file, entries, job)
  await checkBlobs(file, entries, records, job)
  const known = new Set((await listRecords(target.database)).map((record) => record.id))
  const missing = records.filter((record) => !known.has(record.id))
  const owners = byBlob(missing)
  const total = sum([...owners.values()].map((record) => record.sizeBytes))
  const added = await withLocks([...owners.keys()].map(target.lockName), 'shared', async () => {
    let done = 0
    for (const [hash, record] of owners) {
      job.progress({ phase: 'adding to the Library', done, total, unit: 'bytes' })
      await job.rest()
      const bytes = await readVerified(file, entries, record, job)
      written(hash)
      await putBlob(target.blobs, hash, bytes)
      done += record.sizeBytes
    }
    await job.rest()
    return addRecords(target.database, missing)
  })
  job.progress({ phase: 'adding to the Library', done: total, total, unit: 'bytes' })
  const fresh = new Set(added)
  return { added, kept: records.map((record) => record.id).filter((id) => !fresh.has(id)) }
}

async function readManifest(file: Blob, entries: Map<string, ZipEntry>, job: Job): Promise<LibraryRecord[]> {
  const entry = entries.get(manifestName)
  if (!entry || entry.sizeBytes > manifestLimitBytes) {
    throw invalid(`This zip is no Vitrine bundle: it has no readable ${manifestName}.`)
  }
  let manifest: unknown
  try {
    manifest = JSON.parse(new TextDecoder().decode(await readZipEntry(file, entry, job)))
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid(`This zip is no Vitrine bundle: its ${manifestName} is no JSON.`)
    throw error
  }
  const { format: name, version, records } = (manifest ?? {}) as Record<string, unknown>
  if (name !== format || typeof version !== 'number' || !Array.isArray(records)) {
    throw invalid(`This zip is no Vitrine bundle: its ${manifestName} says nothing that Vitrine knows.`)
  }
  if (version > formatVersion) {
    throw invalid('This bundle was made by a newer version of Vitrine. Reload the page to get that version.')
  }
  return records.map((record: unknown, i) => {
    try {
      return migrateRecord(record)
    } catch (error) {
      const why = error instanceof CodedError ? error.message : String(error)
      throw invalid(`Record ${i + 1} of the bundle can't be read. ${why} Nothing was imported.`)
    }
  })
}

async function checkBlobs(
  file: Blob,
  entries: Map<string, ZipEntry>,
  records: readonly LibraryRecord[],
  job: Job,
): Promise<void> {
  const owners = byBlob(records)
  const total = sum([...owners.values()].map((record) => record.sizeBytes))
  let done = 0
  for (const record of owners.values()) {
    job.progress({ phase: 'checking the bundle', done, total, unit: 'bytes' })
    await job.rest()
    await readVerified(file, entries, record, job)
    done += record.sizeBytes
  }
  job.progress({ phase: 'checking the bundle', done: total, total, unit: 'bytes' })
}

async function readVerified(
  file: Blob,
  entries: Map<string, ZipEntry>,
  record: LibraryRecord,
  job: Job,
): Promise<Bytes> {
  const entry = entries.get(`blobs/${record.blob}`)
  if (!entry) throw invalid(`The bundle lacks the data of “${record.name}”. Nothing was imported.`)
  const wrong = (): Error =>
    invalid(`The data of “${record.name}” in the bundle is damaged (${entry.name}). Nothing was imported.`)
  if (entry.sizeBytes !== record.sizeBytes) throw wrong()
  const bytes = await readZipEntry(file, entry, job)
  if ((await sha256(bytes)) !== record.blob) throw wrong()
  return bytes
}

/** One record for each distinct blob. */
function byBlob(records: readonly LibraryRecord[]): Map<string, LibraryRecord> {
  return new Map(records.map((record) => [record.blob, record]))
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
