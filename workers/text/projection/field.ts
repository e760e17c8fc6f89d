/**
 * Repulsion in t-SNE without looking at pairs. With w = 1 / (1 + r^2), the potential phi(y) = sum_j w(y - y_j) gives
 * both things that are needed: Z = sum_i phi(y_i) - n, and the repulsion sum_j w^2 (y_i - y_j) = -grad phi(y_i) / 2.
 * Points are spread on a grid by cubic B-splines, convolved with w by FFT (grid.ts), and phi and its gradient are read
 * off by the same splines: O(n + M^2 log M); few points on a large page are compared pair by pair. Splines in place of Lagrange polynomials make phi smooth, so one
 * convolution serves where interpolating each force takes four.
 * Sources: G. Linderman et al., "Fast interpolation-based t-SNE", Nature Methods 16 (2019); U. Essmann et al., "A smooth
 * particle mesh Ewald method", J. Chem. Phys. 103 (1995).
 */
import { convolve, type Grid, makeGrid } from './grid'

/** Spacing of the grid in the units of the picture, in which the kernel is 1 wide. */
const WIDEST_SPACING = 0.5
/** Below this spacing the kernel is a parabola between nodes, and smaller gains nothing. */
const FINEST_SPACING = 0.1
const FEWEST_NODES = 32
/** Grids larger than this aren't worth their time: the spacing grows instead. */
const MOST_NODES = 1024
/** Nodes that the splines of the outermost points need beyond the points. */
const MARGIN = 4
/** With fewer points than this for each node along a side, looking at all pairs takes less time than the grid. */
const POINTS_PER_NODE = 8
/** Of the grids seen last, because the extent goes to and fro around the limit of a size. */
const MOST_GRIDS = 2

export interface Field {
  readonly grids: Map<string, Grid>
}

export const makeField = (): Field => ({ grids: new Map() })

/**
 * Writes sum_j w^2 (y_i - y_j) of `positions` (planar, n of x then n of y) to `repulsion` (planar) and returns Z, the
 * sum of w over ordered pairs i != j. Depends on the positions alone, not on what was asked before.
 */
export function repel(field: Field, positions: Float64Array, n: number, repulsion: Float64Array): number {
  const { nodes } = gridFor(reach(positions, n))
  if (n <= POINTS_PER_NODE * nodes) return repelPairs(positions, n, repulsion)
  return repelByField(field, positions, n, repulsion)
}

/** `repel` by the grid, however few points there are. */
export function repelByField(field: Field, positions: Float64Array, n: number, repulsion: Float64Array): number {
  const { nodes, spacing } = gridFor(reach(positions, n))
  const xs = positions.subarray(0, n)
  const ys = positions.subarray(n)
  const grid = gridOf(field, nodes, spacing)
  const left = extent(xs)[0]
  const bottom = extent(ys)[0]
  spread(grid, xs, ys, left, bottom)
  convolve(grid)
  return gather(grid, xs, ys, left, bottom, repulsion)
}

/** `repel` exactly, by looking at every pair once. */
export function repelPairs(positions: Float64Array, n: number, repulsion: Float64Array): number {
  repulsion.fill(0)
  const xs = positions.subarray(0, n)
  const ys = positions.subarray(n)
  const rx = repulsion.subarray(0, n)
  const ry = repulsion.subarray(n)
  let half = 0
  for (let i = 0; i < n; i++) {
    const x = xs[i]!
    const y = ys[i]!
    let sumX = 0
    let sumY = 0
    for (let j = i + 1; j < n; j++) {
      const dx = x - xs[j]!
      const dy = y - ys[j]!
      const w = 1 / (1 + dx * dx + dy * dy)
      half += w
      const push = w * w
      const px = push * dx
      const py = push * dy
      sumX += px
      sumY += py
      rx[j] = rx[j]! - px
      ry[j] = ry[j]! - py
    }
    rx[i] = rx[i]! + sumX
    ry[i] = ry[i]! + sumY
  }
  return 2 * half
}

/** The longer side of the box around the points. */
function reach(positions: Float64Array, n: number): number {
  const [left, right] = extent(positions.subarray(0, n))
  const [bottom, top] = extent(positions.subarray(n))
  return Math.max(right - left, top - bottom)
}

function extent(values: Float64Array): [number, number] {
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}

/** Nodes along a side and their spacing, for points that reach over `extent`. Lengths that the transform takes. */
export function gridFor(extent: number): { nodes: number; spacing: number } {
  for (let spacing = FINEST_SPACING; spacing < WIDEST_SPACING; spacing *= 2) {
    if (extent / spacing + MARGIN <= FEWEST_NODES) return { nodes: FEWEST_NODES, spacing }
  }
  for (let nodes = FEWEST_NODES; nodes <= MOST_NODES; nodes *= 2) {
    for (const size of [nodes, nodes * 1.5]) {
      if (size <= MOST_NODES && extent / WIDEST_SPACING + MARGIN <= size)
        return { nodes: size, spacing: WIDEST_SPACING }
    }
  }
  // In steps, so that a slowly growing picture doesn't need a new grid at every iteration.
  const needed = extent / (MOST_NODES - MARGIN) / WIDEST_SPACING
  return { nodes: MOST_NODES, spacing: WIDEST_SPACING * 2 ** (Math.ceil(Math.log2(needed) * 4) / 4) }
}

function gridOf({ grids }: Field, nodes: number, spacing: number): Grid {
  const key = `${nodes} ${spacing}`
  const grid = grids.get(key) ?? makeGrid(nodes, spacing)
  grids.delete(key)
  grids.set(key, grid)
  for (const oldest of grids.keys()) {
    if (grids.size <= MOST_GRIDS) break
    grids.delete(oldest)
  }
  return grid
}

/** Adds a unit charge per point to the nodes around it. */
function spread({ nodes, spacing, values }: Grid, xs: Float64Array, ys: Float64Array, left: number, low: number): void {
  values.fill(0)
  const perNode = 1 / spacing
  for (let i = 0; i < xs.length; i++) {
    const u = (xs[i]! - left) * perNode
    const v = (ys[i]! - low) * perNode
    const column = Math.floor(u)
    const row = Math.floor(v)
    const s = u - column
    const t = v - row
    const s1 = 1 - s
    const a0 = (s1 * s1 * s1) / 6
    const a1 = ((3 * s - 6) * s * s + 4) / 6
    const a3 = (s * s * s) / 6
    const a2 = 1 - a0 - a1 - a3
    const t1 = 1 - t
    const b0 = (t1 * t1 * t1) / 6
    const b1 = ((3 * t - 6) * t * t + 4) / 6
    const b3 = (t * t * t) / 6
    const b2 = 1 - b0 - b1 - b3
    let at = row * nodes + column
    for (let r = 0; r < 4; r++, at += nodes) {
      const b = r === 0 ? b0 : r === 1 ? b1 : r === 2 ? b2 : b3
      values[at] = values[at]! + a0 * b
      values[at + 1] = values[at + 1]! + a1 * b
      values[at + 2] = values[at + 2]! + a2 * b
      values[at + 3] = values[at + 3]! + a3 * b
    }
  }
}

/** Reads the potential and its gradient at the points. */
function gather(
  { nodes, spacing, values }: Grid,
  xs: Float64Array,
  ys: Float64Array,
  left: number,
  low: number,
  repulsion: Float64Array,
): number {
  const n = xs.length
  const perNode = 1 / spacing
  let potential = 0
  for (let i = 0; i < n; i++) {
    const u = (xs[i]! - left) * perNode
    const v = (ys[i]! - low) * perNode
    const column = Math.floor(u)
    const row = Math.floor(v)
    const s = u - column
    const t = v - row
    const s1 = 1 - s
    const a0 = (s1 * s1 * s1) / 6
    const a1 = ((3 * s - 6) * s * s + 4) / 6
    const a3 = (s * s * s) / 6
    const a2 = 1 - a0 - a1 - a3
    const da0 = (-s1 * s1) / 2
    const da1 = ((3 * s - 4) * s) / 2
    const da3 = (s * s) / 2
    const da2 = -da0 - da1 - da3
    const t1 = 1 - t
    const b0 = (t1 * t1 * t1) / 6
    const b1 = ((3 * t - 6) * t * t + 4) / 6
    const b3 = (t * t * t) / 6
    const b2 = 1 - b0 - b1 - b3
    const db0 = (-t1 * t1) / 2
    const db1 = ((3 * t - 4) * t) / 2
    const db3 = (t * t) / 2
    const db2 = -db0 - db1 - db3
    let at = row * nodes + column
    let phi = 0
    let dx = 0
    let dy = 0
    for (let r = 0; r < 4; r++, at += nodes) {
      const v0 = values[at]!
      const v1 = values[at + 1]!
      const v2 = values[at + 2]!
      const v3 = values[at + 3]!
      const along = a0 * v0 + a1 * v1 + a2 * v2 + a3 * v3
      const b = r === 0 ? b0 : r === 1 ? b1 : r === 2 ? b2 : b3
      const db = r === 0 ? db0 : r === 1 ? db1 : r === 2 ? db2 : db3
      phi += b * along
      dx += b * (da0 * v0 + da1 * v1 + da2 * v2 + da3 * v3)
      dy += db * along
    }
    potential += phi
    repulsion[i] = -0.5 * dx * perNode
    repulsion[n + i] = -0.5 * dy * perNode
  }
  return potential - n
}
