/** Bundles made outside a browser, so that the Library can be tested without running a lab first. */
import type { LibraryRecord, RecordKind } from '../../workers/contracts/library'
import { makeJob } from '../../workers/runtime/job'
import { sha256 } from '../../workers/runtime/hash'
import { makeRandom } from '../../workers/runtime/random'
import { memoryBlobs } from '../../workers/storage/blobs'
import { writeBundle } from '../../workers/storage/bundle'
import { pack } from '../../workers/storage/pack'

export interface BundleItem {
  name: string
  kind?: RecordKind
  data: unknown
}

/** The bytes of a `.vitrine` bundle; the id of each item is the hash of its name. */
export async function makeBundle(items: readonly BundleItem[]): Promise<Buffer> {
  const blobs = memoryBlobs()
  const records: LibraryRecord[] = []
  for (const [i, { name, kind = 'dataset', data }] of items.entries()) {
    const bytes = pack(data)
    const blob = await sha256(bytes)
    await blobs.write(blob, bytes)
    const at = 1_760_000_000_000 + i * 1000
    records.push({
      id: await sha256(name),
      version: 2,
      kind,
      name,
      pinned: false,
      created: at,
      used: at,
      sizeBytes: bytes.length,
      blob,
      made: {
        service: 'text',
        stage: 'source',
        params: { seed: 7 },
        inputs: {},
        seed: 7,
        milliseconds: 12,
        device: 'worker',
        bytes: bytes.length,
        at,
      },
    })
  }
  const file = await writeBundle({ blobs, lockName: (hash) => hash }, records, makeJob())
  return Buffer.from(await file.arrayBuffer())
}

/** Bytes that no compressor makes smaller. */
export function noise(sizeBytes: number, seed: number): Uint8Array {
  const random = makeRandom(seed)
  const words = new Uint32Array(Math.ceil(sizeBytes / 4))
  for (let i = 0; i < words.length; i++) words[i] = random.next() * 2 ** 32
  return new Uint8Array(words.buffer, 0, sizeBytes)
}
