/** Softmax cross-entropy, -mean log p(target), and its gradient (p - onehot(target)) / rows. */

/** logits (targets.length, vocabulary). */
export function crossEntropyOnCpu(
  logits: Float32Array,
  targets: Int32Array,
  vocabulary: number,
): { loss: number; gradient: Float32Array } {
  const gradient = new Float32Array(logits.length)
  const rows = targets.length
  let loss = 0
  for (let row = 0; row < rows; row++) {
    const from = row * vocabulary
    let highest = -Infinity
    for (let k = 0; k < vocabulary; k++) highest = Math.max(highest, logits[from + k]!)
    let total = 0
    for (let k = 0; k < vocabulary; k++) total += Math.exp(logits[from + k]! - highest)
    const target = from + targets[row]!
    for (let k = 0; k < vocabulary; k++) gradient[from + k] = Math.exp(logits[from + k]! - highest) / total / rows
    gradient[target]! -= 1 / rows
    loss += highest + Math.log(total) - logits[target]!
  }
  return { loss: loss / rows, gradient }
}
