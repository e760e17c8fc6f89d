/** The byte-pair stages as a page or a script meets them; what the domain does is held in tests/unit/text/bpe. */
import { describe, expect, it } from 'vitest'
import type { BpeLive } from '../../../../workers/contracts/text/bpe'
import { makeJob } from '../../../../workers/runtime/job'
import { bpeStages } from '../../../../workers/services/text/bpe'

const { trainBpe, bpeLine, encode, decode, exportBpe, importBpe } = bpeStages
const text = 'The whale, the white whale, was what the whalemen wanted: a whale’s weight in naïve words.\n'.repeat(3)
const train = () =>
  Promise.resolve(trainBpe.run({ text: { text } }, { merges: 40, split: 'gpt4', ties: 'first' }, makeJob()))

describe('trainBpe', () => {
  it('spells its merges out for the page and while it runs', async () => {
    const live: BpeLive[] = []
    const job = makeJob(undefined, (progress) => {
      if (progress.live) live.push(progress.live as BpeLive)
    })
    const params = { merges: 40, split: 'gpt4', ties: 'first' } as const
    const data = await trainBpe.run({ text: { text } }, params, job)
    const view = trainBpe.view!(data, params)
    expect(view.rows).toHaveLength(data.merges.length)
    expect(view.rows.at(-1)).toMatchObject({ count: data.counts.at(-1) })
    expect(live.map(({ left, right }) => left + right)).toEqual(view.rows.map(({ left, right }) => left + right))
    expect(view.suggestion).toMatch(/^The whale, the white whale/)
  })
})

describe('encode and decode', () => {
  it('give a text back under the trained and the published encodings', async () => {
    const bpe = await train()
    for (const encoding of ['bpe', 'r50k_base'] as const) {
      const data = await encode.run({ text: { text }, bpe }, { encoding }, makeJob())
      const view = encode.view!(data, { encoding })
      expect(view).toMatchObject({ lossless: true, characters: [...text].length, count: data.ids.length })
      expect(view.tokens.map(({ id }) => id)).toEqual([...data.ids].slice(0, 400))
      expect(await decode.run({ ids: Array.from(data.ids), bpe }, { encoding }, makeJob())).toEqual({ text })
    }
  })

  it('take a Blob as a text, and say so when a text cannot come back', async () => {
    const blob = await encode.run({ text: new Blob(['hello world']) }, { encoding: 'r50k_base' }, makeJob())
    expect([...blob.ids]).toEqual([31373, 995])
    const broken = await encode.run({ text: { text: 'a\ud83d' } }, { encoding: 'r50k_base' }, makeJob())
    expect(broken.lossless).toBe(false)
    expect(broken.bytes).toBe(4)
  })

  it('come back exactly where a long text is decoded in parts that end inside characters', async () => {
    const long = '안녕 é😉'.repeat(20_000)
    const bpe = { split: 'none', merges: [] } as const
    const data = await encode.run({ text: { text: long }, bpe }, { encoding: 'bpe' }, makeJob())
    expect(data).toMatchObject({ lossless: true, bytes: new TextEncoder().encode(long).length })
    const ids = Float64Array.from(data.ids)
    expect(await decode.run({ ids, bpe }, { encoding: 'bpe' }, makeJob())).toEqual({ text: long })
  })

  it('ask for training where nothing is trained', async () => {
    const run = async () => encode.run({ text: { text } }, { encoding: 'bpe' }, makeJob())
    await expect(run()).rejects.toMatchObject({ code: 'input/invalid' })
  })
})

describe('a tokenizer.json', () => {
  it('goes out and comes in as the same encoding of the same text', async () => {
    const bpe = await train()
    const { json } = await exportBpe.run({ bpe }, {}, makeJob())
    const opened = await importBpe.run({ file: new Blob([json]), text: { text } }, {}, makeJob())
    expect(opened).toMatchObject({ split: 'gpt4', merges: bpe.merges, tokenCount: bpe.tokenCount, renumbered: false })
    expect(importBpe.view!(opened, {})).toMatchObject({ name: 'tokenizer.json' })
    expect(importBpe.view!(opened, {}).rows[0]).toMatchObject({ count: undefined })
  })
})

describe('bpeLine', () => {
  it('takes the suggestion where no line is given', async () => {
    const bpe = await train()
    expect((await bpeLine.run({ bpe }, { line: '' }, makeJob())).line).toBe(bpe.suggestion)
    const { bytes, joinedAt } = await bpeLine.run({ bpe }, { line: 'whale' }, makeJob())
    expect(bytes).toHaveLength(5)
    expect(joinedAt).toHaveLength(4)
  })
})
