import { it } from 'vitest'
import { trainBpe } from '../../../../workers/text/bpe/train'
import { makeBpe } from '../../../../workers/text/bpe/encode'
import { loadReference } from '../../../../workers/text/bpe/reference'
import { makeJob } from '../../../../workers/runtime/job'
import { readFileSync } from 'node:fs'
it('big', async () => {
  const text = readFileSync('/work/shared/data/tinyshakespeare.txt', 'utf8').repeat(9)
  for (const split of ['none', 'gpt4'] as const) {
    let worst = 0
    let last = performance.now()
    const base = makeJob()
    const job = {
      ...base,
      rest: async () => {
        worst = Math.max(worst, performance.now() - last)
        await base.rest()
        last = performance.now()
      },
    }
    const t = performance.now()
    const m = await trainBpe(text, { merges: 512, split, ties: 'first' }, job)
    const t2 = performance.now()
    console.log('10MB', split, (t2 - t).toFixed(0), 'worst slice', worst.toFixed(0))
    worst = 0
    last = performance.now()
    const ids = await makeBpe(m).encodeLong(text, job)
    console.log('encode', (performance.now() - t2).toFixed(0), 'worst', worst.toFixed(0), ids.length)
  }
  for (const c of ['a', ' ', 'A'])
    try {
      const t = performance.now()
      console.log(
        JSON.stringify(c),
        (await loadReference('o200k_base')).encode(c.repeat(30_000_000)).length,
        (performance.now() - t).toFixed(0),
      )
    } catch (e) {
      console.log(String(e).slice(0, 200))
    }
}, 300000)
