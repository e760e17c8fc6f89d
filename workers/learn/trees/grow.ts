/**
 * Grows one tree on binned features. One rule for all: a split wins G_l²/(H_l+λ) + G_r²/(H_r+λ) - G²/(H+λ), a node's
 * value is G/(H+λ), where G and H are sums over its rows. With G of weight x label, H of weight and λ = 0 that is the
 * decrease of weighted Gini impurity and the share of class 1 (Breiman et al., "CART", 1984); with G of negative
 * gradient and H of hessian it is XGBoost's gain and leaf weight.
 */
import type { Job } from '../../runtime/job'
import { MISSING_BIN, thresholdOf, type Binned } from './bins'
import { TreeBuilder, type Tree } from './tree'

export interface SplitRule {
  readonly lambda: number
  /** A split must win more than this. */
  readonly gamma: number
  /** Least H on each side. */
  readonly minChildWeight: number
  /** Fewest rows on each side. */
  readonly minLeaf: number
}

export interface GrowOptions extends SplitRule {
  readonly depth: number
  /** Fewest rows of a node that is split. */
  readonly minSplit: number
}

/** @property bin bins up to this one go left; @property next the first bin with rows after it; @property feature -1 for no split */
export interface Split {
  feature: number
  bin: number
  next: number
  missingLeft: boolean
  gain: number
}

export const noSplit = (gamma: number): Split => ({
  feature: -1,
  bin: 0,
  next: 0,
  missingLeft: false,
  gain: Math.max(gamma, 1e-12),
})

/** A node whose split is still to be found: rows[from…to) are its rows, g and h their sums. */
export interface OpenNode {
  node: number
  from: number
  to: number
  depth: number
  g: number
  h: number
}

/**
 * The training rows of a tree, each once, with its part of G and of H. All three are reordered while the tree grows, so
 * that the rows of a node stand together and are read one after the other.
 */
export interface GrowRows {
  readonly rows: Int32Array
  readonly first: Float64Array
  readonly second: Float64Array
}

/** Rows while a tree grows: those of a node stand together, left ones before right ones. */
export interface Partition {
  readonly count: number
  /** Sums over all rows. */
  sums(): { g: number; h: number }
  /** Parts the rows of a node: where the right ones begin, and the sums of the left ones. */
  part(open: OpenNode, split: Split): { middle: number; g: number; h: number }
}

/** Finds the best split of a node; two ways of it stand in find-all.ts and find-some.ts. */
export interface SplitFinder {
  best(open: OpenNode): Split | Promise<Split>
  /** Told when a node has become two that are to be looked at as well. */
  divided?(open: OpenNode, left: OpenNode, right: OpenNode): void | Promise<void>
  /** Told of a node that has no further use. */
  done?(open: OpenNode): void
}

/** A leaf and where its rows stand in the reordered `rows`. */
export interface Leaf {
  readonly node: number
  readonly from: number
  readonly to: number
}

/** Parts arrays of rows. */
export function partitionOf({ byColumn, rows: total }: Binned, { rows, first, second }: GrowRows): Partition {
  const heldRows = new Int32Array(rows.length)
  const heldFirst = new Float64Array(rows.length)
  const heldSecond = new Float64Array(rows.length)
  return {
    count: rows.length,
    sums: () => sumsOf(first, second, 0, rows.length),
    part: ({ from, to }, { feature, bin, missingLeft }) => {
      const base = feature * total
      let left = from
      let right = 0
      for (let i = from; i < to; i++) {
        const row = rows[i]!
        const code = byColumn[base + row]!
        const isLeft = code === MISSING_BIN ? missingLeft : code <= bin
        if (isLeft) {
          rows[left] = row
          first[left] = first[i]!
          second[left] = second[i]!
          left++
        } else {
          heldRows[right] = row
          heldFirst[right] = first[i]!
          heldSecond[right] = second[i]!
          right++
        }
      }
      for (let i = 0; i < right; i++) {
        rows[left + i] = heldRows[i]!
        first[left + i] = heldFirst[i]!
        second[left + i] = heldSecond[i]!
      }
      return { middle: left, ...sumsOf(first, second, from, left) }
    },
  }
}

/** @param ranges the values in the bins of each column */
export async function growTree(
  { ranges }: Pick<Binned, 'ranges'>,
  partition: Partition,
  finder: SplitFinder,
  { depth, minSplit, lambda }: GrowOptions,
  job: Job,
): Promise<{ tree: Tree; leaves: Leaf[] }> {
  const builder = new TreeBuilder()
  const leaves: Leaf[] = []
  const root: OpenNode = { node: 0, from: 0, to: partition.count, depth: 0, ...partition.sums() }
  builder.add(root.g / (root.h + lambda), root.h)
  const waiting = [root]
  for (let open = waiting.pop(); open; open = waiting.pop()) {
    if (job.due()) await job.rest()
    const mayGrow = open.depth < depth && open.to - open.from >= minSplit
    const found = mayGrow ? finder.best(open) : undefined
    // Only what waits for a GPU is waited for: most nodes are small, and there are many.
    const split = found instanceof Promise ? await found : found
    if (!split || split.feature < 0) {
      leaves.push(open)
      finder.done?.(open)
      continue
    }
    const { middle, g, h } = partition.part(open, split)
    const left: OpenNode = { node: 0, from: open.from, to: middle, depth: open.depth + 1, g, h }
    const right = { ...left, from: middle, to: open.to, g: open.g - g, h: open.h - h }
    for (const side of [left, right]) side.node = builder.add(side.g / (side.h + lambda), side.h)
    builder.split(open.node, split, thresholdOf(ranges[split.feature]!, split.bin, split.next), left.node, right.node)
    if (left.depth < depth) {
      const told = finder.divided?.(open, left, right)
      if (told) await told
    } else finder.done?.(open)
    waiting.push(right, left)
  }
  return { tree: builder.finish(), leaves }
}

function sumsOf(first: Float64Array, second: Float64Array, from: number, to: number): { g: number; h: number } {
  let g = 0
  let h = 0
  for (let i = from; i < to; i++) {
    g += first[i]!
    h += second[i]!
  }
  return { g, h }
}
