import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeJob } from '../../../../workers/runtime/job'
import { makeBpe } from '../../../../workers/text/bpe/encode'
import { bpeSpecials, fromTokenizerJson, toTokenizerJson } from '../../../../workers/text/bpe/huggingface'
import type { Split } from '../../../../workers/text/bpe/patterns'
import { trainBpe } from '../../../../workers/text/bpe/train'

const train = (text: string, split: Split, merges = 30) => trainBpe(text, { merges, split, ties: 'first' }, makeJob())

/** The file as an object whose parts a test can break. */
async function exported(split: Split = 'gpt2') {
  return JSON.parse(toTokenizerJson(await train('the cat and the hat', split))) as {
    added_tokens: { id: number; content: string; special: boolean }[]
    normalizer: unknown
    pre_tokenizer: Record<string, unknown>
    model: { type: string; vocab: Record<string, number>; merges: (string | string[])[]; byte_fallback: boolean }
  }
}

describe('a Hugging Face tokenizer.json', () => {
  it('comes back as the same merges and cuts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.constantFrom<Split>('none', 'gpt2', 'gpt4'),
        async (text, split) => {
          const trained = await train(text, split)
          const back = fromTokenizerJson(toTokenizerJson(trained))
          expect(back).toEqual({ split, merges: trained.merges, specials: [...bpeSpecials], renumbered: false })
        },
      ),
    )
  })

  it('keeps our ids: bytes, then merges, then special tokens', async () => {
    const trained = await train('hug pug pun bun hugs', 'gpt2', 4)
    const file = JSON.parse(toTokenizerJson(trained)) as Awaited<ReturnType<typeof exported>>
    expect(file.model.vocab['!']).toBe(33)
    expect(file.model.vocab['Ġ']).toBe(32)
    expect(file.model.vocab['ug']).toBe(256)
    expect(file.model.merges[0]).toBe('u g')
    expect(file.added_tokens.map(({ id }) => id)).toEqual([260, 261, 262, 263, 264])
    expect(makeBpe(trained).size).toBe(260)
  })

  it('gives a special token that the merges spell the id of that token, as the library does', async () => {
    const trained = await train('[BOS][BOS][BOS] [BOS]', 'none', 4)
    const { added_tokens: added, model } = JSON.parse(toTokenizerJson(trained)) as Awaited<ReturnType<typeof exported>>
    expect(added.find(({ content }) => content === '[BOS]')?.id).toBe(model.vocab['[BOS]'])
  })

  it('survives a text that spells JavaScript property names', async () => {
    const trained = await train('__proto__ __proto__ constructor constructor', 'none', 40)
    expect(fromTokenizerJson(toTokenizerJson(trained)).merges).toEqual(trained.merges)
  })

  it('may write its merges as pairs and number its tokens otherwise', async () => {
    const file = await exported()
    file.model.merges = file.model.merges.map((merge) => (merge as string).split(' '))
    const byId = Object.entries(file.model.vocab).sort(([a], [b]) => (a < b ? -1 : 1))
    file.model.vocab = Object.fromEntries(byId.map(([token], id) => [token, id]))
    expect(fromTokenizerJson(JSON.stringify(file))).toMatchObject({
      renumbered: true,
      merges: (await train('the cat and the hat', 'gpt2')).merges,
    })
  })

  it.each<[string, RegExp, (file: Awaited<ReturnType<typeof exported>>) => void]>([
    ['no BPE', /no BPE model/, (file) => (file.model.type = 'WordPiece')],
    ['a normalizer', /would not be lossless/, (file) => (file.normalizer = { type: 'Lowercase' })],
    ['another pre-tokenizer', /not byte-level/, (file) => (file.pre_tokenizer = { type: 'Whitespace' })],
    ['a prefix space', /add_prefix_space/, (file) => (file.pre_tokenizer['add_prefix_space'] = true)],
    ['byte fallback', /byte_fallback/, (file) => (file.model.byte_fallback = true)],
    ['a merge of an unknown token', /no earlier merge makes/, (file) => file.model.merges.unshift('qq x')],
    ['a merge that is no pair', /Merge 1 is not a pair/, (file) => file.model.merges.unshift('a b c')],
    ['a merge outside the bytes', /not spelled in bytes/, (file) => file.model.merges.unshift('한 x')],
    ['a missing token', /lacks the token "th"/, (file) => delete file.model.vocab['th']],
    ['a broken id', /not a whole number/, (file) => (file.model.vocab['a'] = -1)],
  ])('is refused with the reason: %s', async (_, reason, damage) => {
    const file = await exported()
    damage(file)
    expect(() => fromTokenizerJson(JSON.stringify(file))).toThrow(reason)
  })

  it('is refused with the reason: a pattern of its own, or no JSON', async () => {
    const file = JSON.stringify(await exported('gpt4')).replace('{1,3}', '{1,4}')
    expect(() => fromTokenizerJson(file)).toThrow(/pattern of its own/)
    expect(() => fromTokenizerJson('merges')).toThrow(/not JSON/)
    expect(() => fromTokenizerJson('[]')).toThrow(/not a tokenizer/)
  })
})
