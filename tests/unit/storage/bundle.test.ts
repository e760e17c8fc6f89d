/** A bundle carries records from one Library to another whole, or not at all. Zip is held to fflate's reader. */
import fc from 'fast-check'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { CodedError } from '../../../workers/runtime/errors'
import { makeJob } from '../../../workers/runtime/job'
import { makeRandom } from '../../../workers/runtime/random'
import type { Library } from '../../../workers/storage/library'
import version1 from '../../fixtures/library-v1.json'
import { entry, makeBench, smallDisk } from './helpers'

const random = makeRandom(1)
const contents: Record<string, unknown> = {
  text: 'the same words again and again, '.repeat(5000),
  weights: Float32Array.from({ length: 20_000 }, () => random.normal()),
  small: { a: 1 },
}

let file: Blob
let bytes: Uint8Array<ArrayBuffer>

beforeAll(async () => {
  const { library } = await makeBench()
  for (const [id, data] of Object.entries(contents)) await library.save(entry(id, { data }))
  await library.save(entry('twin of small', { data: contents['small'] }))
  file = await library.exportBundle([...Object.keys(contents), 'twin of small'], makeJob())
  bytes = new Uint8Array(await file.arrayBuffer())
})

async function importInto(library: Library, content: BlobPart): Promise<unknown> {
  return library.importBundle(new Blob([content]), makeJob())
}

describe('a bundle', () => {
  it('is a zip that other tools read, with each content once', () => {
    const entries = unzipSync(bytes)
    expect(Object.keys(entries)).toHaveLength(4)
    const manifest = JSON.parse(new TextDecoder().decode(entries['manifest.json'])) as { records: unknown[] }
    expect(manifest).toMatchObject({ format: 'vitrine-bundle', version: 1 })
    expect(manifest.records).toHaveLength(4)
  })

  it('brings everything into an empty Library', async () => {
    const { library } = await makeBench()
    const { added, kept } = await library.importBundle(file, makeJob())
    expect([added.sort(), kept]).toEqual([[...Object.keys(contents), 'twin of small'].sort(), []])
    for (const [id, data] of Object.entries(contents)) expect(await library.load(id)).toStrictEqual(data)
  })

  it('leaves records that are here already as they are', async () => {
    const { library } = await makeBench()
    await library.save(entry('small', { data: 'own' }))
    const { added, kept } = await library.importBundle(file, makeJob())
    expect(kept).toEqual(['small'])
    expect(added).toHaveLength(3)
    expect(await library.load('small')).toBe('own')
    expect(await library.importBundle(file, makeJob())).toMatchObject({ added: [] })
  })

  it('is read after another tool has packed it anew', async () => {
    const { library } = await makeBench()
    await importInto(library, zipSync(unzipSync(bytes), { level: 9 }))
    expect(await library.load('text')).toBe(contents['text'])
  })

  it('reports progress and can be cancelled, leaving nothing', async () => {
    const { library, blobs } = await makeBench()
    const phases = new Set<string>()
    await library.importBundle(
      file,
      makeJob(undefined, ({ phase, done, total }) => {
        phases.add(phase)
        expect(done).toBeLessThanOrEqual(total)
      }),
    )
    expect([...phases]).toEqual(['checking the bundle', 'adding to the Library'])
    for (const stopAt of phases) {
      const { library: other, blobs: otherBlobs } = await makeBench()
      const controller = new AbortController()
      const job = makeJob(controller.signal, ({ phase, done }) => {
        if (phase === stopAt && done > 0) controller.abort()
      })
      await expect(other.importBundle(file, job)).rejects.toMatchObject({ name: 'AbortError' })
      expect([await other.list(), await otherBlobs.list()]).toEqual([[], []])
    }
    expect(await blobs.list()).toHaveLength(3)
  })

  it('of nothing is refused', async () => {
    const { library } = await makeBench()
    await expect(library.exportBundle(['absent'], makeJob())).rejects.toMatchObject({ code: 'input/invalid' })
  })

  it('is not made of damaged bytes', async () => {
    const { library, blobs } = await makeBench()
    const { blob } = await library.save(entry('one'))
    await blobs.write(blob, new Uint8Array(8))
    await expect(library.exportBundle(['one'], makeJob())).rejects.toThrow(/“name of one” is damaged/)
  })
})

describe('a damaged bundle', () => {
  it('changes nothing in the Library, wherever a byte is flipped: it is refused, or it reads as before', async () => {
    const { library, blobs } = await makeBench()
    await library.save(entry('own'))
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
        const flipped = bytes.slice()
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit)
        try {
          const { added } = (await importInto(library, flipped)) as { added: string[] }
          for (const [id, data] of Object.entries(contents)) expect(await library.load(id)).toStrictEqual(data)
          await library.remove(added)
        } catch (error) {
          expect(error).toBeInstanceOf(CodedError)
          expect(error).toMatchObject({ code: 'input/invalid' })
        }
        expect(await library.list()).toHaveLength(1)
        expect(await blobs.list()).toHaveLength(1)
      }),
      { numRuns: 60 },
    )
  })

  it('names the item whose bytes were flipped', async () => {
    const { library } = await makeBench()
    const entries = unzipSync(bytes)
    const name = Object.keys(entries).find((key) => (entries[key]?.length ?? 0) > 150_000) ?? ''
    const content = entries[name]?.slice() ?? new Uint8Array()
    content[1000] = (content[1000] ?? 0) ^ 1
    const changed = zipSync({ ...entries, [name]: content })
    await expect(importInto(library, changed)).rejects.toThrow(/“name of text” in the bundle is damaged/)
  })

  it('is refused when cut short anywhere', async () => {
    const { library } = await makeBench()
    for (const share of [0, 0.01, 0.5, 0.9, 0.999]) {
      await expect(importInto(library, bytes.slice(0, share * bytes.length))).rejects.toThrow(/cut short/)
    }
    expect(await library.list()).toEqual([])
  })

  it('is refused when it is no zip, no bundle, or lacks a part', async () => {
    const { library } = await makeBench()
    const entries = unzipSync(bytes)
    const zipped = (content: Record<string, Uint8Array>) => zipSync(content)
    await expect(importInto(library, 'just a text')).rejects.toThrow(/no Vitrine bundle/)
    await expect(importInto(library, zipped({ 'a.txt': strToU8('x') }))).rejects.toThrow(/no Vitrine bundle/)
    await expect(importInto(library, zipped({ 'manifest.json': strToU8('{') }))).rejects.toThrow(/is no JSON/)
    await expect(importInto(library, zipped({ 'manifest.json': strToU8('null') }))).rejects.toThrow(/nothing that/)
    const lacking = zipped({ 'manifest.json': entries['manifest.json'] ?? new Uint8Array() })
    await expect(importInto(library, lacking)).rejects.toThrow(/lacks the data of/)
  })

  it('of the future is refused with the way out; one of the past is migrated', async () => {
    const { library } = await makeBench()
    const manifest = (version: number, records: unknown[]) =>
      zipSync({ 'manifest.json': strToU8(JSON.stringify({ format: 'vitrine-bundle', version, records })) })
    await expect(importInto(library, manifest(2, []))).rejects.toThrow(/newer version/)
    const future = manifest(1, [{ ...version1[0], version: 9 }])
    await expect(importInto(library, future)).rejects.toThrow(/Record 1 .*newer version/)
    const { 'manifest.json': present, ...blobs } = unzipSync(bytes)
    const { records } = JSON.parse(new TextDecoder().decode(present)) as { records: Record<string, unknown>[] }
    const past = records.map(({ pinned: _pinned, used: _used, ...record }) => ({ ...record, version: 1 }))
    const old = zipSync({
      ...blobs,
      'manifest.json': strToU8(JSON.stringify({ format: 'vitrine-bundle', version: 1, records: past })),
    })
    await importInto(library, old)
    expect((await library.list()).every((record) => record.version === 2 && record.used === record.created)).toBe(true)
  })

  it('that does not fit leaves nothing and says how much it needs', async () => {
    const disk = smallDisk(100_000)
    const { library } = await makeBench(disk)
    await library.save(entry('own'))
    await expect(importInto(library, bytes)).rejects.toMatchObject({
      code: 'storage/quota',
      message: expect.stringMatching(/This bundle needs/) as string,
    })
    expect([(await library.list()).length, (await disk.list()).length]).toEqual([1, 1])
  })
})
