/** Softmax cross-entropy, -mean log p(target), and its gradient (p - onehot(target)) / rows. */

const NUMBERS_AT_ONCE = 1 << 14

/** logits (targets.length, vocabulary). */
export function crossEntropyOnCpu(
  logits: Float32Array,
  targets: Int32Array,
  vocabulary: number,
): { loss: number; gradient: Float32Array } {
  const gradient = new Float32Array(logits.length)
  let loss = 0
  for (let row = 0; row < targets.length; row++) loss += lossOfRow(logits, targets, vocabulary, row, gradient)
  return { loss: loss / targets.length, gradient }
}

/** The same with rests between rows: with a vocabulary of words there are millions of logits. */
export async function crossEntropyInSlices(
  logits: Float32Array,
  targets: Int32Array,
  vocabulary: number,
  rest: () => Promise<void>,
): Promise<{ loss: number; gradient: Float32Array }> {
  const gradient = new Float32Array(logits.length)
  const rowsAtOnce = Math.ceil(NUMBERS_AT_ONCE / vocabulary)
  let loss = 0
  for (let row = 0; row < targets.length; row++) {
    loss += lossOfRow(logits, targets, vocabulary, row, gradient)
    if (row % rowsAtOnce === rowsAtOnce - 1) await rest()
  }
  await rest()
  return { loss: loss / targets.length, gradient }
}

/** -log p(target) of one row; writes its gradient. */
function lossOfRow(
  logits: Float32Array,
  targets: Int32Array,
  vocabulary: number,
  row: number,
  gradient: Float32Array,
): number {
  const rows = targets.length
  const from = row * vocabulary
  let highest = -Infinity
  for (let k = 0; k < vocabulary; k++) highest = Math.max(highest, logits[from + k]!)
  let total = 0
  for (let k = 0; k < vocabulary; k++) total += Math.exp(logits[from + k]! - highest)
  const target = from + targets[row]!
  for (let k = 0; k < vocabulary; k++) gradient[from + k] = Math.exp(logits[from + k]! - highest) / total / rows
  gradient[target]! -= 1 / rows
  return highest + Math.log(total) - logits[target]!
}
