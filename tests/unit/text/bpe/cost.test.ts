/** What training costs, in elements of its lists. How long it takes is asked by `npm run bench bpe`. */
import { describe, expect, it } from 'vitest'
import type { Split } from '../../../../workers/text/bpe/patterns'
import { trainBpe } from '../../../../workers/text/bpe/train'
import { countedJob } from '../../../helpers/counted-job'
import { elementsTouched } from '../../../helpers/counted-elements'
import { sampleText } from '../../../helpers/samples'

const novel = sampleText('moby-dick')

const touchedBy = (characters: number, merges: number, split: Split): Promise<number> =>
  elementsTouched(() => trainBpe(novel.slice(0, characters), { merges, split, ties: 'first' }, countedJob()))

describe.each<Split>(['none', 'gpt2', 'gpt4'])('training with split %s', (split) => {
  it('costs twice as much for twice the text', async () => {
    const [half, whole] = [await touchedBy(15_000, 256, split), await touchedBy(30_000, 256, split)]
    expect(half).toBeGreaterThan(15_000)
    expect(whole / half).toBeLessThan(2.1)
  })

  it('counts nothing twice: eight times as many merges cost half as much again, not eight times as much', async () => {
    const [few, many] = [await touchedBy(15_000, 64, split), await touchedBy(15_000, 512, split)]
    expect(many / few).toBeLessThan(1.5)
  })
})
