/**
 * The trainer and encoder as the rules read, by counting everything again after each merge: the oracle for the fast
 * ones. Rules: karpathy/minbpe (basic.py, regex.py) and huggingface/tokenizers (models/bpe/trainer.rs).
 */
import type { Split } from '../../../../workers/text/bpe/patterns'
import { splitText } from '../../../../workers/text/bpe/patterns'

type Pair = [number, number]

function join(ids: readonly number[], [left, right]: Pair, id: number): number[] {
  const joined: number[] = []
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === left && ids[i + 1] === right) {
      joined.push(id)
      i++
    } else joined.push(ids[i]!)
  }
  return joined
}

export function naiveTrain(text: string, merges: number, split: Split, ties: 'first' | 'smallest') {
  let chunks = splitText(text, split).map((chunk) => [...new TextEncoder().encode(chunk)])
  const pairs: Pair[] = []
  const counts: number[] = []
  while (pairs.length < merges) {
    // A Map keeps the order of insertion, which is the order in which pairs are met.
    const stats = new Map<number, number>()
    for (const ids of chunks) {
      for (let i = 0; i + 1 < ids.length; i++) {
        const key = ids[i]! * 65536 + ids[i + 1]!
        stats.set(key, (stats.get(key) ?? 0) + 1)
      }
    }
    let best: [number, number] | undefined
    for (const [key, count] of stats) {
      if (!best || count > best[1] || (count === best[1] && ties === 'smallest' && key < best[0])) best = [key, count]
    }
    if (!best) break
    const pair: Pair = [Math.floor(best[0] / 65536), best[0] % 65536]
    chunks = chunks.map((ids) => join(ids, pair, 256 + pairs.length))
    pairs.push(pair)
    counts.push(best[1])
  }
  return { merges: pairs, counts, tokenCount: chunks.reduce((sum, ids) => sum + ids.length, 0), ids: chunks.flat() }
}
