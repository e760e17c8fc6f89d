/**
 * Attention of the newest token to itself and all before it, whose keys and values are kept (Vaswani et al. 2017, arXiv
 * 1706.03762): w = softmax(q K^T / sqrt(d)), out = w V, for each head. Several query heads may share one head of keys
 * and values (Ainslie et al. 2023, arXiv 2305.13245).
 */

/** Keys and values, (context, keyValueHeads, headSize). */
export interface Cache {
  keys: Float32Array
  values: Float32Array
}

export interface Heads {
  heads: number
  keyValueHeads: number
  headSize: number
}

/** out (heads, headSize) for the query at `position`; `weights` has room for position + 1 numbers. */
export function attend(
  out: Float32Array,
  query: Float32Array,
  { keys, values }: Cache,
  { heads, keyValueHeads, headSize }: Heads,
  position: number,
  weights: Float32Array,
  watch?: (head: number, weights: Float32Array) => void,
): void {
  const scale = 1 / Math.sqrt(headSize)
  const stride = keyValueHeads * headSize
  out.fill(0)
  for (let head = 0; head < heads; head++) {
    const own = head * headSize
    const shared = Math.floor((head * keyValueHeads) / heads) * headSize
    let highest = -Infinity
    for (let t = 0; t <= position; t++) {
      let sum = 0
      for (let d = 0; d < headSize; d++) sum += query[own + d]! * keys[t * stride + shared + d]!
      weights[t] = scale * sum
      highest = Math.max(highest, weights[t]!)
    }
    let total = 0
    for (let t = 0; t <= position; t++) total += weights[t] = Math.exp(weights[t]! - highest)
    for (let t = 0; t <= position; t++) {
      const weight = (weights[t]! /= total)
      for (let d = 0; d < headSize; d++) out[own + d]! += weight * values[t * stride + shared + d]!
    }
    watch?.(head, weights.subarray(0, position + 1))
  }
}
