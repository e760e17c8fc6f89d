/**
 * From logits to the next token. The order is the usual one: repetition penalty (Keskar et al. 2019, "CTRL", arXiv
 * 1909.05858) -> temperature -> top-k (Fan, Lewis and Dauphin 2018, arXiv 1805.04833) -> softmax -> top-p (Holtzman et
 * al. 2020, arXiv 1904.09751: the smallest set of tokens whose mass reaches p, at least one) -> renormalise. At
 * temperature 0 the most probable token is taken.
 */

/**
 * @property temperature       0 takes the most probable token
 * @property topK              tokens kept; 0 keeps all
 * @property topP              mass kept, up to 1
 * @property repetitionPenalty 1 leaves logits alone; above 1 makes recent tokens less likely
 */
export interface SamplingSettings {
  temperature: number
  topK: number
  topP: number
  repetitionPenalty: number
}

/** Divides the positive logits of these tokens by the penalty and multiplies the negative ones. In place. */
export function penalise(logits: Float32Array, tokens: Iterable<number>, penalty: number): void {
  if (penalty === 1) return
  for (const id of new Set(tokens)) {
    const logit = logits[id]
    if (logit !== undefined) logits[id] = logit > 0 ? logit / penalty : logit * penalty
  }
}

/** Probabilities of a vector of logits, in double precision. */
export function softmax(logits: ArrayLike<number>): Float64Array {
  const probabilities = Float64Array.from(logits)
  let highest = -Infinity
  for (const logit of probabilities) highest = Math.max(highest, logit)
  let sum = 0
  for (let k = 0; k < probabilities.length; k++) sum += probabilities[k] = Math.exp(probabilities[k]! - highest)
  for (let k = 0; k < probabilities.length; k++) probabilities[k]! /= sum
  return probabilities
}

/** The distribution to draw from, after penalty has been applied; at temperature 0 all mass is on the first maximum. */
export function samplingDistribution(logits: Float32Array, settings: SamplingSettings): Float64Array {
  if (settings.temperature === 0) {
    const certain = new Float64Array(logits.length)
    certain[argmax(logits)] = 1
    return certain
  }
  // The maximum goes first, so that no temperature, however small, overflows.
  const highest = logits[argmax(logits)] ?? 0
  const scaled = Float64Array.from(logits, (logit) => (logit - highest) / settings.temperature)
  if (settings.topK > 0 && settings.topK < scaled.length) {
    const kept = new Set(ranked(scaled).slice(0, settings.topK))
    for (let k = 0; k < scaled.length; k++) if (!kept.has(k)) scaled[k] = -Infinity
  }
  const probabilities = softmax(scaled)
  return settings.topP < 1 ? nucleus(probabilities, settings.topP) : probabilities
}

function nucleus(probabilities: Float64Array, mass: number): Float64Array {
  const kept = new Float64Array(probabilities.length)
  let sum = 0
  for (const id of ranked(probabilities)) {
    kept[id] = probabilities[id]!
    sum += kept[id]
    if (sum >= mass) break
  }
  return kept.map((probability) => probability / sum)
}

/** Ids by falling value; equal values keep the order of their ids. */
export function ranked(values: ArrayLike<number>): number[] {
  return Array.from({ length: values.length }, (_, id) => id).sort((a, b) => values[b]! - values[a]! || a - b)
}

/** Index of the largest value, the first one among equals. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0
  for (let k = 1; k < values.length; k++) if (values[k]! > values[best]!) best = k
  return best
}

/** The token at which probabilities, added up, pass `threshold`; rounding at the end falls to the last that has any. */
export function draw(probabilities: Float64Array, threshold: number): number {
  let sum = 0
  let lastPossible = 0
  for (let id = 0; id < probabilities.length; id++) {
    if (probabilities[id] === 0) continue
    sum += probabilities[id]!
    lastPossible = id
    if (threshold < sum) return id
  }
  return lastPossible
}
