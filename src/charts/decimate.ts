/**
 * A long line cut down to what the screen can show: for each column of pixels its first, lowest, highest and last
 * point, so that no peak is lost (the M4 aggregation, Jugel et al., VLDB 2014). Points are in order of x.
 */
export function decimate(x: ArrayLike<number>, y: ArrayLike<number>, columns: number): number[] {
  const count = Math.min(x.length, y.length)
  if (count <= columns * 4) return Array.from({ length: count }, (_, index) => index)
  const first = x[0] ?? 0
  const width = ((x[count - 1] ?? 0) - first) / columns || 1
  const kept: number[] = []
  let index = 0
  while (index < count) {
    const column = Math.floor(((x[index] ?? 0) - first) / width)
    let lowest = index
    let highest = index
    let last = index
    for (; last < count && Math.floor(((x[last] ?? 0) - first) / width) === column; last++) {
      if ((y[last] ?? 0) < (y[lowest] ?? 0)) lowest = last
      if ((y[last] ?? 0) > (y[highest] ?? 0)) highest = last
    }
    // At least one point further, whatever x holds (NaN included).
    const end = Math.max(last, index + 1)
    kept.push(...new Set([index, lowest, highest, end - 1].sort((a, b) => a - b)))
    index = end
  }
  return kept
}
