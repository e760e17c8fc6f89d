/**
 * The best split among features drawn anew in each node (all of them where as many are asked for). Only bins that hold
 * rows are looked at, so that the many small nodes of a deep tree cost as much as they have rows.
 */
import type { Random } from '../../runtime/random'
import { MISSING_BIN, type Binned } from './bins'
import { noSplit, type GrowRows, type OpenNode, type Split, type SplitFinder, type SplitRule } from './grow'

/** From so many rows on all bins are looked through. */
const MANY_ROWS = 256

/** @param count features to try in a node; those without two different values in it don't count, as in scikit-learn */
export function findAmongDrawn(
  { byColumn, columns, rows: total }: Binned,
  { rows, first, second }: GrowRows,
  { lambda, gamma, minChildWeight, minLeaf }: SplitRule,
  count: number,
  random: Random,
): SplitFinder {
  const order = Int32Array.from({ length: columns }, (_, c) => c)
  const g = new Float64Array(256)
  const h = new Float64Array(256)
  const n = new Int32Array(256)
  /** One bit a bin that holds rows. */
  const filled = new Int32Array(8)
  const bins = new Uint8Array(256)

  /** Sums up one feature; the bins that hold rows stand in `bins`, ascending. Returns how many there are. */
  const sum = (feature: number, { from, to }: OpenNode): number => {
    const base = feature * total
    let found = 0
    if (to - from >= MANY_ROWS) {
      for (let i = from; i < to; i++) {
        const code = byColumn[base + rows[i]!]!
        g[code]! += first[i]!
        h[code]! += second[i]!
        n[code]!++
      }
      for (let bin = 0; bin < 256; bin++) if (n[bin]! > 0) bins[found++] = bin
      return found
    }
    for (let i = from; i < to; i++) {
      const code = byColumn[base + rows[i]!]!
      g[code]! += first[i]!
      h[code]! += second[i]!
      n[code]!++
      filled[code >> 5]! |= 1 << (code & 31)
    }
    for (let word = 0; word < 8; word++) {
      for (let bits = filled[word]!; bits !== 0; bits &= bits - 1) {
        bins[found++] = (word << 5) + 31 - Math.clz32(bits & -bits)
      }
      filled[word] = 0
    }
    return found
  }

  const scan = (feature: number, open: OpenNode, found: number, missingLeft: boolean, best: Split): void => {
    const parent = (open.g * open.g) / (open.h + lambda)
    const rowsHere = open.to - open.from
    let leftG = missingLeft ? g[MISSING_BIN]! : 0
    let leftH = missingLeft ? h[MISSING_BIN]! : 0
    let left = missingLeft ? n[MISSING_BIN]! : 0
    for (let k = 0; k < found; k++) {
      const bin = bins[k]!
      if (bin === MISSING_BIN) break
      leftG += g[bin]!
      leftH += h[bin]!
      left += n[bin]!
      if (left < minLeaf || leftH < minChildWeight) continue
      const rightH = open.h - leftH
      if (left === rowsHere || rowsHere - left < minLeaf || rightH < minChildWeight) break
      const rightG = open.g - leftG
      const a = leftH + lambda
      const b = rightH + lambda
      // One division instead of two.
      const gain = (leftG * leftG * b + rightG * rightG * a) / (a * b) - parent
      if (gain <= best.gain) continue
      best.gain = gain
      best.feature = feature
      best.bin = bin
      best.next = bins[k + 1]!
      best.missingLeft = missingLeft
    }
  }

  return {
    best: (open) => {
      const best = noSplit(gamma)
      // Nothing is won where all rows agree.
      if (open.g <= 0 || open.g >= open.h) return best
      let tried = 0
      for (let left = columns; left > 0 && tried < count; left--) {
        const pick = random.integer(left)
        const feature = order[pick]!
        order[pick] = order[left - 1]!
        order[left - 1] = feature
        const found = sum(feature, open)
        if (found > 1) {
          tried++
          scan(feature, open, found, false, best)
          if (n[MISSING_BIN]! > 0) scan(feature, open, found, true, best)
        }
        for (let k = 0; k < found; k++) {
          const bin = bins[k]!
          g[bin] = 0
          h[bin] = 0
          n[bin] = 0
        }
      }
      return best
    },
  }
}
