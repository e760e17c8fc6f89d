/**
 * Labels that don't cover each other. Two ways: `placeLabels` shows as many as fit, most important first, trying
 * right, left, above and below of each mark; `dodge` keeps all and moves them apart along one axis.
 */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

export interface LabelWish {
  /** The mark's place. */
  x: number
  y: number
  width: number
  height: number
}

export interface PlacedLabel {
  /** Index into the wishes. */
  index: number
  /** Left edge and middle of the text. */
  x: number
  y: number
}

const CELL = 64

/** Wishes in order of importance; returns those that fit inside the bounds without touching an earlier one. */
export function placeLabels(wishes: readonly LabelWish[], bounds: Box, gap = 6): PlacedLabel[] {
  // A coarse grid of what is taken keeps this near linear for thousands of wishes.
  const taken = new Map<string, Box[]>()
  const cellsOf = (box: Box): string[] => {
    const keys: string[] = []
    for (let cx = Math.floor(box.left / CELL); cx <= Math.floor(box.right / CELL); cx++)
      for (let cy = Math.floor(box.top / CELL); cy <= Math.floor(box.bottom / CELL); cy++) keys.push(`${cx},${cy}`)
    return keys
  }
  const isFree = (box: Box): boolean =>
    box.left >= bounds.left &&
    box.right <= bounds.right &&
    box.top >= bounds.top &&
    box.bottom <= bounds.bottom &&
    cellsOf(box).every((key) => !taken.get(key)?.some((other) => overlaps(box, other)))
  const placed: PlacedLabel[] = []
  wishes.forEach((wish, index) => {
    const { x, y, width, height } = wish
    // Far enough up or down to stand beside a label at the right or left of the same mark.
    const lift = height / 2 + Math.max(gap, height / 2)
    const places = [
      [x + gap, y],
      [x - gap - width, y],
      [x - width / 2, y - lift],
      [x - width / 2, y + lift],
    ] as const
    for (const [left, middle] of places) {
      const box = { left, top: middle - height / 2, right: left + width, bottom: middle + height / 2 }
      if (!isFree(box)) continue
      for (const key of cellsOf(box)) taken.set(key, [...(taken.get(key) ?? []), box])
      placed.push({ index, x: left, y: middle })
      return
    }
  })
  return placed
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

/**
 * Moves positions apart to at least `gap`, keeping their order and staying in [low, high] where they all fit.
 * Each group of touching labels stands centred on where its members wanted to be (pool adjacent violators).
 */
export function dodge(wanted: readonly number[], gap: number, low = -Infinity, high = Infinity): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0))
  const groups: { members: number[]; start: number }[] = []
  const startOf = (members: readonly number[]): number => {
    const sum = members.reduce((total, member, at) => total + (wanted[member] ?? 0) - at * gap, 0)
    const length = (members.length - 1) * gap
    return Math.max(low, Math.min(high - length, sum / members.length))
  }
  for (const index of order) {
    let group = { members: [index], start: startOf([index]) }
    for (let last = groups.at(-1); last && last.start + last.members.length * gap > group.start; last = groups.at(-1)) {
      groups.pop()
      const members = [...last.members, ...group.members]
      group = { members, start: startOf(members) }
    }
    groups.push(group)
  }
  const result = new Array<number>(wanted.length).fill(0)
  for (const group of groups) group.members.forEach((member, at) => (result[member] = group.start + at * gap))
  return result
}
