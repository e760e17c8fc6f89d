/** The Library's promises: what is listed can be read, what fails leaves nothing, and two tabs lose nothing. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { libraryChannel, type LibraryNews } from '../../../workers/contracts/library'
import { CodedError } from '../../../workers/runtime/errors'
import { sha256 } from '../../../workers/runtime/hash'
import { openLibrary } from '../../../workers/storage/library'
import { pack } from '../../../workers/storage/pack'
import { entry, made, makeBench, smallDisk, uniqueName } from './helpers'

describe('saving and loading', () => {
  it('gives back what was saved, with its lineage, size and dates', async () => {
    const { library, clock } = await makeBench()
    const data = { words: ['a', 'b'], vectors: new Float32Array([1, 2, NaN]) }
    await library.save(entry('one', { kind: 'model', data }))
    expect(await library.load('one')).toStrictEqual(data)
    expect(await library.list()).toMatchObject([
      {
        id: 'one',
        kind: 'model',
        made,
        pinned: false,
        created: clock.at,
        used: clock.at,
        sizeBytes: pack(data).length,
      },
    ])
  })

  it('knows nothing of other ids', async () => {
    const { library } = await makeBench()
    expect(await library.load('absent')).toBeUndefined()
    await expect(library.rename('absent', 'x')).rejects.toMatchObject({ code: 'input/invalid' })
  })

  it('keeps equal content once and removes it with the last record that uses it', async () => {
    const { library, blobs } = await makeBench()
    await library.save(entry('one', { data: 'same' }))
    await library.save(entry('two', { data: 'same' }))
    expect(await blobs.list()).toHaveLength(1)
    expect((await library.usage()).libraryBytes).toBe(pack('same').length)
    await library.remove(['one'])
    expect(await library.load('two')).toBe('same')
    await library.remove(['two'])
    expect(await blobs.list()).toHaveLength(0)
  })

  it('drops the bytes that a newer save of the same id replaced', async () => {
    const { library, blobs } = await makeBench()
    await library.save(entry('chat', { data: 'first' }))
    await library.save(entry('chat', { data: 'second' }))
    expect((await blobs.list()).map(({ name }) => name)).toEqual([await sha256(pack('second'))])
  })

  it('keeps the name, the pin and the date that a record had when it is saved again', async () => {
    const { library, clock } = await makeBench()
    const first = await library.save(entry('one'))
    await library.rename('one', ' mine ')
    await library.pin('one', true)
    clock.at += 5000
    const again = await library.save(entry('one', { data: 'newer' }))
    expect(again).toMatchObject({ name: 'mine', pinned: true, created: first.created, used: clock.at })
  })

  it('lists the last used first and marks a load as use', async () => {
    const { library, clock } = await makeBench()
    for (const id of ['a', 'b', 'c']) {
      clock.at += 1000
      await library.save(entry(id))
    }
    clock.at += 3_600_000
    await library.load('a')
    expect((await library.list()).map(({ id }) => id)).toEqual(['a', 'c', 'b'])
  })

  it('tells other tabs what changed', async () => {
    const { library } = await makeBench()
    const heard: string[] = []
    const channel = new BroadcastChannel(libraryChannel)
    const enough = new Promise<void>((resolve) => {
      channel.onmessage = (event: MessageEvent<LibraryNews>) => {
        heard.push(...event.data.changed.filter((id) => id === 'heard'))
        if (heard.length === 3) resolve()
      }
    })
    await library.save(entry('heard'))
    await library.rename('heard', 'x')
    await library.remove(['heard'])
    await enough
    channel.close()
    library.close()
    expect(heard).toEqual(['heard', 'heard', 'heard'])
  })

  it('works in IndexedDB alone, where there is no file system', async () => {
    const library = await openLibrary({ name: uniqueName() })
    await library.save(entry('one', { data: new Uint8Array(1000) }))
    expect(await library.load('one')).toStrictEqual(new Uint8Array(1000))
    await library.remove(['one'])
    expect(await library.sweep(0)).toBe(0)
  })
})

describe('putting aside', () => {
  it('hides a record everywhere and brings it back whole', async () => {
    const { library } = await makeBench()
    const saved = await library.save(entry('one'))
    expect(await library.discard(['one', 'absent'])).toEqual(['one'])
    expect([await library.list(), await library.load('one'), await library.record('one')]).toEqual([
      [],
      undefined,
      undefined,
    ])
    expect(await library.restore(['one'])).toEqual(['one'])
    expect(await library.list()).toEqual([saved])
    expect(await library.load('one')).toStrictEqual({ id: 'one' })
  })

  it('ends with the next sweep after a minute, though the tab that asked for it has died', async () => {
    const { library, openAgain, blobs, clock } = await makeBench()
    await library.save(entry('one'))
    await library.discard(['one'])
    const other = await openAgain()
    await other.sweep()
    expect(await blobs.list()).toHaveLength(1)
    clock.at += 61_000
    await other.sweep()
    expect(await blobs.list()).toHaveLength(0)
    expect(await library.restore(['one'])).toEqual([])
  })

  it('is undone by saving the same id again, and ended at once when room is needed', async () => {
    const { library } = await makeBench(smallDisk(20_000))
    await library.save(entry('one', { data: new Uint8Array(10_000) }))
    await library.discard(['one'])
    await library.save(entry('one', { data: new Uint8Array(10_000) }))
    expect(await library.list()).toHaveLength(1)
    await library.discard(['one'])
    await library.save(entry('two', { data: new Uint8Array(12_000) }))
    expect((await library.list()).map(({ id }) => id)).toEqual(['two'])
  })
})

describe('crashes and damage', () => {
  it('shows nothing of a save that died between its bytes and its record, and sweeps the bytes later', async () => {
    const { library, blobs, clock } = await makeBench()
    await library.save(entry('whole'))
    const bytes = pack('never committed')
    await blobs.write(await sha256(bytes), bytes)
    expect(await library.list()).toHaveLength(1)
    expect(await library.sweep()).toBe(0)
    clock.at += 61_000
    expect(await library.sweep()).toBe(bytes.length)
    expect(await blobs.list()).toHaveLength(1)
    expect(await library.load('whole')).toStrictEqual({ id: 'whole' })
  })

  it('names the item whose bytes were changed, and heals it by the next save', async () => {
    const { library, blobs } = await makeBench()
    const { blob } = await library.save(entry('one'))
    const bytes = (await blobs.read(blob)) ?? new Uint8Array()
    bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1
    await blobs.write(blob, bytes)
    await expect(library.load('one')).rejects.toMatchObject({
      code: 'storage/damaged',
      message: expect.stringContaining('“name of one” is damaged') as string,
    })
    await library.save(entry('one'))
    expect(await library.load('one')).toStrictEqual({ id: 'one' })
  })

  it('names the item whose bytes are gone', async () => {
    const { library, blobs } = await makeBench()
    const { blob } = await library.save(entry('one'))
    await blobs.remove(blob)
    await expect(library.load('one')).rejects.toThrow(/“name of one” is missing/)
  })

  it('writes nothing for data that it cannot pack', async () => {
    const { library, blobs } = await makeBench()
    await expect(library.save(entry('one', { data: { f: () => 1 } }))).rejects.toThrow(/data\.f/)
    expect([await library.list(), await blobs.list()]).toEqual([[], []])
  })
})

describe('a full disk', () => {
  it('says what was needed, what there is and what could go, and leaves nothing half-written', async () => {
    const disk = smallDisk(50_000)
    const { library } = await makeBench(disk)
    await library.save(entry('kept', { data: new Uint8Array(20_000) }))
    const before = await library.list()
    const failed = library.save(entry('big', { data: new Uint8Array(60_000) }))
    await expect(failed).rejects.toBeInstanceOf(CodedError)
    await expect(failed).rejects.toMatchObject({ code: 'storage/quota' })
    await expect(failed).rejects.toThrow(/“name of big” needs 60\.1 kB, and there is room for 4\.00 MB/)
    await expect(failed).rejects.toThrow(/the largest: “name of kept” \(20\.1 kB\)/)
    expect(await library.list()).toEqual(before)
    expect(await disk.list()).toHaveLength(1)
  })

  it('removes the bytes of a save that failed after they were written', async () => {
    const disk = smallDisk(50_000)
    const { library } = await makeBench(disk)
    disk.failAfterWrite = true
    await expect(library.save(entry('one'))).rejects.toMatchObject({ code: 'storage/quota' })
    expect(await disk.list()).toHaveLength(0)
  })

  it('lets unpinned caches go to make room, least recently used first, and nothing else', async () => {
    const disk = smallDisk(45_000)
    const { library, clock } = await makeBench(disk)
    const bytes = (fill: number) => new Uint8Array(10_000).fill(fill)
    await library.save(entry('old cache', { kind: 'cache', data: bytes(1) }))
    clock.at += 1000
    await library.save(entry('pinned cache', { kind: 'cache', data: bytes(2), pinned: true }))
    await library.save(entry('model', { kind: 'model', data: bytes(3) }))
    clock.at += 1000
    await library.save(entry('new cache', { kind: 'cache', data: bytes(4) }))
    await library.save(entry('wanted', { data: bytes(5).subarray(0, 9000) }))
    expect((await library.list()).map(({ id }) => id).sort()).toEqual(['model', 'new cache', 'pinned cache', 'wanted'])
  })

  it('says so when caches were let go and it was still not enough', async () => {
    const { library } = await makeBench(smallDisk(20_000))
    await library.save(entry('cache', { kind: 'cache', data: new Uint8Array(10_000) }))
    const failed = library.save(entry('big', { data: new Uint8Array(30_000) }))
    await expect(failed).rejects.toThrow(/old unpinned results were let go.*The Library is empty/)
  })

  it('evicts caches down to a bound', async () => {
    const { library, clock } = await makeBench()
    for (let i = 0; i < 4; i++) {
      clock.at += 1000
      await library.save(entry(`cache ${i}`, { kind: 'cache', data: new Uint8Array(1000).fill(i) }))
    }
    expect(await library.evict(2500)).toEqual(['cache 0', 'cache 1'])
    expect(await library.evict(2500)).toEqual([])
  })
})

describe('two tabs', () => {
  it('never lose a record or its bytes while both save, rename, remove and sweep the same ids', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            tab: fc.nat({ max: 1 }),
            id: fc.constantFrom('a', 'b'),
            act: fc.constantFrom('save', 'save', 'pin', 'remove', 'sweep', 'load'),
            data: fc.constantFrom('x', 'y'),
          }),
          { minLength: 2, maxLength: 12 },
        ),
        async (steps) => {
          const bench = await makeBench()
          const tabs = [bench.library, await bench.openAgain()]
          const work = steps.map(async ({ tab, id, act, data }) => {
            const library = tabs[tab] ?? bench.library
            if (act === 'save') await library.save(entry(id, { data }))
            if (act === 'pin') await library.pin(id, true).catch(() => undefined)
            if (act === 'remove') await library.remove([id])
            if (act === 'sweep') await library.sweep(0)
            if (act === 'load') await library.load(id)
          })
          await Promise.all(work)
          const records = await bench.library.list()
          for (const { id } of records) expect(['x', 'y']).toContain(await bench.library.load(id))
          const names = (await bench.blobs.list()).map(({ name }) => name).sort()
          expect(names).toEqual([...new Set(records.map(({ blob }) => blob))].sort())
          for (const tab of tabs) tab.close()
        },
      ),
      { numRuns: 60 },
    )
  })

  it('let a newer version upgrade, and say so to the older page', async () => {
    const { library, name } = await makeBench()
    const { openDB } = await import('idb')
    const newer = await openDB(name, 99)
    await expect(library.list()).rejects.toMatchObject({ code: 'storage/unavailable' })
    await expect(openLibrary({ name })).rejects.toThrow(/newer version/)
    newer.close()
  })
})
