/**
 * The twin of the attention kernels in double precision, one sequence after the other: causal self-attention (Vaswani et
 * al. 2017, arXiv 1706.03762) and its gradient as in FlashAttention (Dao et al. 2022, arXiv 2205.14135), which keeps
 * the logarithm of each row's sum instead of its weights:
 *   s = q k^T / sqrt(d), p = exp(s - l), out = p v;   ds = p (dout v^T - dout . out), dq = ds k / sqrt(d), …
 */
import { keptAt, type Kept } from '../dropout/dropout.cpu'
import type { AttentionShape } from './attention'

/** Called between sequences. */
export type Between = () => Promise<void>

/** @property logSums (batch, heads, steps) */
export interface AttentionResult {
  out: Float32Array
  logSums: Float32Array
}

/** `packed` is (batch · steps, 3 width): query, key and value of each token, each heads x headSize. out is (…, width). */
export async function attentionOnCpu(
  shape: AttentionShape,
  packed: Float32Array,
  kept?: Kept,
  between: Between = async () => {},
): Promise<AttentionResult> {
  const { batch, steps, heads, headSize } = shape
  const width = heads * headSize
  const out = new Float32Array(batch * steps * width)
  const logSums = new Float32Array(batch * heads * steps)
  const scores = new Float64Array(steps)
  for (let group = 0; group < batch * heads; group++) {
    const at = placesOf(shape, group)
    for (let i = 0; i < steps; i++) {
      const logSum = scoresOf(scores, packed, at, i, headSize)
      logSums[group * steps + i] = logSum
      const to = at.row(i) * width + at.column
      for (let j = 0; j <= i; j++) {
        const factor = kept ? keptAt(kept, (group * steps + i) * steps + j) : 1
        const p = Math.exp(scores[j]! - logSum) * factor
        const value = at.value(j)
        for (let d = 0; d < headSize; d++) out[to + d]! += p * packed[value + d]!
      }
    }
    if ((group + 1) % heads === 0) await between()
  }
  return { out, logSums }
}

/** Gradient of `packed` from that of `out`. */
export async function attentionBackwardOnCpu(
  shape: AttentionShape,
  packed: Float32Array,
  { out, logSums }: AttentionResult,
  gradient: Float32Array,
  kept?: Kept,
  between: Between = async () => {},
): Promise<Float32Array> {
  const { batch, steps, heads, headSize } = shape
  const width = heads * headSize
  const scale = 1 / Math.sqrt(headSize)
  const result = new Float32Array(packed.length)
  const scores = new Float64Array(steps)
  for (let group = 0; group < batch * heads; group++) {
    const at = placesOf(shape, group)
    for (let i = 0; i < steps; i++) {
      scoresOf(scores, packed, at, i, headSize)
      const from = at.row(i) * width + at.column
      const query = at.query(i)
      let own = 0
      for (let d = 0; d < headSize; d++) own += gradient[from + d]! * out[from + d]!
      for (let j = 0; j <= i; j++) {
        const factor = kept ? keptAt(kept, (group * steps + i) * steps + j) : 1
        const p = Math.exp(scores[j]! - logSums[group * steps + i]!)
        const key = at.key(j)
        const value = at.value(j)
        let ofWeight = 0
        for (let d = 0; d < headSize; d++) ofWeight += gradient[from + d]! * packed[value + d]!
        const ofScore = p * (factor * ofWeight - own) * scale
        for (let d = 0; d < headSize; d++) {
          result[value + d]! += p * factor * gradient[from + d]!
          result[query + d]! += ofScore * packed[key + d]!
          result[key + d]! += ofScore * packed[query + d]!
        }
      }
    }
    if ((group + 1) % heads === 0) await between()
  }
  return result
}

interface Places {
  column: number
  row(step: number): number
  query(step: number): number
  key(step: number): number
  value(step: number): number
}

function placesOf({ steps, heads, headSize }: AttentionShape, group: number): Places {
  const width = heads * headSize
  const column = (group % heads) * headSize
  const row = (step: number): number => Math.floor(group / heads) * steps + step
  return {
    column,
    row,
    query: (step) => row(step) * 3 * width + column,
    key: (step) => row(step) * 3 * width + width + column,
    value: (step) => row(step) * 3 * width + 2 * width + column,
  }
}

/** Scores of query i with keys 0 to i; returns the logarithm of the sum of their exponentials. */
function scoresOf(scores: Float64Array, packed: Float32Array, at: Places, i: number, headSize: number): number {
  const scale = 1 / Math.sqrt(headSize)
  const query = at.query(i)
  let highest = -Infinity
  for (let j = 0; j <= i; j++) {
    const key = at.key(j)
    let sum = 0
    for (let d = 0; d < headSize; d++) sum += packed[query + d]! * packed[key + d]!
    scores[j] = sum * scale
    highest = Math.max(highest, scores[j]!)
  }
  let total = 0
  for (let j = 0; j <= i; j++) total += Math.exp(scores[j]! - highest)
  return highest + Math.log(total)
}
