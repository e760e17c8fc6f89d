/** Reading a text: encodings, packed files, tables, and clear refusals. */
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../../../workers/runtime/random'
import { makeJob } from '../../../../workers/runtime/job'
import { decodeBlob } from '../../../../workers/runtime/file/decode'
import { formatOf, readText } from '../../../../workers/text/source/read'

const bytes = (...parts: (string | number[] | Uint8Array)[]): Blob =>
  new Blob(parts.map((part) => (typeof part === 'string' ? part : Uint8Array.from(part))))
const read = (input: Blob | string, name = 'file.txt', column?: string) =>
  readText(input, name, makeJob(), column === undefined ? {} : { column })
const utf16 = (text: string, bigEndian: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(text.length * 2))
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), !bigEndian)
  return new Uint8Array(view.buffer)
}

describe('encodings', () => {
  const text = 'Zażółć “é” 😉\n'
  it.each([
    ['UTF-8', bytes(text), 'utf-8', /valid UTF-8/],
    ['UTF-8 with a byte order mark', bytes([0xef, 0xbb, 0xbf], text), 'utf-8', /byte order mark/],
    ['UTF-16 LE', bytes([0xff, 0xfe], utf16(text, false)), 'utf-16le', /little-endian/],
    ['UTF-16 BE', bytes([0xfe, 0xff], utf16(text, true)), 'utf-16be', /big-endian/],
  ])('%s is read and said', async (_, blob, encoding, reason) => {
    const source = await read(blob)
    expect(source).toMatchObject({ text, encoding, bytes: blob.size, characters: 13, lines: 1, compressed: false })
    expect(source.encodingReason).toMatch(reason)
  })

  it('falls back to Latin-1 when a byte far into the file is not UTF-8', async () => {
    const source = await read(bytes('plain '.repeat(200_000), [0x93, 0xe9, 0x94]))
    expect(source.text.endsWith('plain “é”')).toBe(true)
    expect(source).toMatchObject({ encoding: 'windows-1252' })
    expect(source.encodingReason).toMatch(/not valid UTF-8/)
  })

  it('reads a character that is cut by a chunk boundary', async () => {
    const text = 'é'.repeat(400_001)
    expect((await read(bytes('x', text))).text).toBe(`x${text}`)
  })

  it('normalises nothing', async () => {
    expect((await read(bytes('a\r\nb\u00a0e\u0301'))).text).toBe('a\r\nb\u00a0e\u0301')
  })
})

describe('packed files', () => {
  it('are unpacked by their content, whatever their name', async () => {
    const source = await read(bytes(gzipSync('one\ntwo')), 'book.md.gz')
    expect(source).toMatchObject({ text: 'one\ntwo', compressed: true, format: 'markdown', lines: 2 })
  })
  it('of several members are read as one, wherever a member ends', async () => {
    // Noise that does not pack, so that members end before, at and after the 256 kB in which a file is read.
    const random = makeRandom(1)
    const parts = [1, 260_000, 3, 524_288, 40].map((size) =>
      Array.from({ length: size }, () => String.fromCharCode(33 + random.integer(90))).join(''),
    )
    const joined = Buffer.concat(parts.map((part) => gzipSync(part)))
    expect((await read(bytes(joined), 'joined.gz')).text).toBe(parts.join(''))
  })
  it('that are damaged are refused', async () => {
    const packed = gzipSync('some text '.repeat(1000))
    const wrong = (at: number): Blob =>
      bytes(packed.map((byte, i) => (i === (at + packed.length) % packed.length ? byte ^ 1 : byte)))
    for (const damaged of [bytes(packed.subarray(0, 40)), bytes(packed.subarray(0, -1)), wrong(-8), wrong(-4)]) {
      await expect(read(damaged, 'a.gz')).rejects.toThrow(/a\.gz is a damaged or unfinished/)
    }
    await expect(read(bytes(Buffer.concat([packed, packed.subarray(0, -1)])), 'a.gz')).rejects.toThrow(/damaged/)
  })
  it('that would fill the memory are stopped', async () => {
    const bomb = bytes(gzipSync(Buffer.alloc(2 ** 22, 'a')))
    await expect(decodeBlob(bomb, 'bomb.gz', makeJob(), { maxTextBytes: 2 ** 20 })).rejects.toThrow(
      /unpacks to more than 1 MB/,
    )
  })
})

describe('refusals', () => {
  it.each<[string, Blob | string, RegExp]>([
    ['an empty file', bytes(), /file\.txt is empty/],
    ['an empty gzip', bytes(gzipSync('')), /holds nothing when unpacked/],
    ['white space', ' \n\t', /only white space/],
    ['a PDF', bytes('%PDF-1.7\n'), /is a PDF/],
    ['a zip', bytes([0x50, 0x4b, 3, 4, 0]), /zip archive/],
    ['a PNG', bytes([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), /PNG image/],
    ['zero bytes', bytes('ab', [0], 'cdefgh'), /zero bytes/],
    ['control characters', bytes([1, 2, 3, 4, 5, 6, 7, 8], 'abc'), /control character/],
    ['UTF-16 without a mark', bytes(utf16('plain text', false)), /UTF-16 without a byte order mark/],
    ['a PDF in gzip', bytes(gzipSync('%PDF-1.7')), /is a PDF/],
  ])('%s', async (_, input, message) => {
    await expect(read(input)).rejects.toMatchObject({
      code: 'input/invalid',
      message: expect.stringMatching(message) as string,
    })
  })
  it('an empty paste', async () => {
    await expect(read('')).rejects.toThrow(/only white space/)
  })
})

describe('tables and JSON lines', () => {
  const csv = 'id,title,body\n1,A,"Long text, with a comma"\n2,B,"Another ""quoted"" text"\n\n3,C,\n'
  it('take the column with the longest texts', async () => {
    const source = await read(csv, 'x.csv')
    expect(source).toMatchObject({ column: 'body', columns: ['id', 'title', 'body'], rows: 3, format: 'csv' })
    expect(source.text).toBe('Long text, with a comma\nAnother "quoted" text')
  })
  it('or the column asked for, and say which there are', async () => {
    expect((await read(csv, 'x.csv', 'title')).text).toBe('A\nB\nC')
    await expect(read(csv, 'x.csv', 'nope')).rejects.toThrow(/no column "nope".*id, title, body/)
  })
  it('read a table without a header', async () => {
    expect(await read('1;first text\n2;second text\n', 'x.csv')).toMatchObject({
      column: 'column 2',
      text: 'first text\nsecond text',
    })
  })
  it('read a table longer than one chunk, with every row', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i},"row, number ${i}"`)
    const source = await read(`id,text\n${rows.join('\n')}`, 'x.csv')
    expect(source.rows).toBe(60_000)
    expect(source.text.split('\n')[59_999]).toBe('row, number 59999')
  })
  it('read JSON lines by "text", else by the longest field', async () => {
    expect(await read('{"text":"a","other":"longer"}\n\n{"text":"b"}', 'x.jsonl')).toMatchObject({
      text: 'a\nb',
      column: 'text',
      rows: 2,
    })
    expect(await read('{"id":"1","note":"longer text"}', 'x.jsonl')).toMatchObject({
      text: 'longer text',
      column: 'note',
    })
    expect(await read('"one"\n"two"', 'x.ndjson')).toMatchObject({ text: 'one\ntwo' })
  })
  it('name the line that is not JSON', async () => {
    await expect(read('{"text":"a"}\n{oops', 'x.jsonl')).rejects.toThrow(/Line 2 of x\.jsonl is not JSON/)
    await expect(read('[1]\n2', 'x.jsonl')).rejects.toThrow(/no column of text/)
  })
})

describe('reading', () => {
  it('reports progress and hears a cancel', async () => {
    const seen: number[] = []
    const blob = bytes('words '.repeat(2_000_000))
    await readText(
      blob,
      'big.txt',
      makeJob(undefined, ({ done }) => seen.push(done)),
    )
    expect(seen.at(-1)).toBe(blob.size)
    const controller = new AbortController()
    const job = { ...makeJob(controller.signal, () => controller.abort()), due: () => true }
    await expect(readText(blob, 'big.txt', job)).rejects.toMatchObject({ name: 'AbortError' })
  })
  it('knows a format by the name', () => {
    expect(['a.txt', 'a.MD', 'b.csv.gz', 'c.tsv', 'd.ndjson', 'e'].map(formatOf)).toEqual([
      'text',
      'markdown',
      'csv',
      'csv',
      'jsonl',
      'text',
    ])
  })
})
