/** The source stage on a file whose bytes were kept: after a reload any column can be read, as from the file itself. */
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { MOST_KEPT_BYTES } from '../../../../workers/contracts/file'
import { TABLE_NAME } from '../../../../workers/contracts/text/source'
import { makeJob } from '../../../../workers/runtime/job'
import { sourceStages } from '../../../../workers/services/text/source'

const { openFile, source, read } = sourceStages
const csv = 'id,title,body\n1,Café,"A long text, with a comma"\n2,B,Another long text\n'
const params = (column = '') => ({ sample: 'moby-dick', column }) as const

describe('a file that is kept', () => {
  it.each([
    ['a.csv', [csv]],
    ['a.csv.gz', [gzipSync(csv)]],
    ['a.csv', [Buffer.from(csv, 'latin1')]],
  ])('%s reads as the file did, in every column', async (name, parts) => {
    const file = new File(parts, name)
    const kept = await openFile.run({ file }, {}, makeJob())
    for (const column of ['', 'title', 'body']) {
      const direct = await source.run({ file }, params(column), makeJob())
      expect(await source.run({ file: kept }, params(column), makeJob())).toEqual({ ...direct, fileKept: true })
    }
  })
  it('is refused where it is too large to be kept', async () => {
    const file = new File([new Uint8Array(MOST_KEPT_BYTES + 1)], 'large.csv')
    await expect(openFile.run({ file }, {}, makeJob())).rejects.toMatchObject({ code: 'input/invalid' })
  })
  it('is one that holds several texts, by its name', () => {
    expect(
      ['a.csv', 'a.TSV', 'a.jsonl.gz', 'a.ndjson', 'a.txt', 'csv', 'a.csv.txt'].map((n) => TABLE_NAME.test(n)),
    ).toEqual([...[true, true, true, true], ...[false, false, false]])
  })
})

describe('read, for scripts', () => {
  it('gives what source gives and keeps nothing', async () => {
    const file = new File([csv], 'a.csv')
    expect(await read.run({ file }, params('title'), makeJob())).toEqual(
      await source.run({ file }, params('title'), makeJob()),
    )
    expect([read.keep, source.keep]).toEqual([false, 'dataset'])
  })
})
