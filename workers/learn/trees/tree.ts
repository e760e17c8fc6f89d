/** A tree as arrays, one entry a node, node 0 the root; and how rows go down it. */
import { openTreeWalk, type TreeWalk } from '../../compute/wasm/tree-walk'
import type { Job } from '../../runtime/job'
import type { Matrix } from '../matrix'

/**
 * @property feature     column that a node asks about, -1 at a leaf
 * @property threshold   float32: rows whose value is below it go left
 * @property defaultLeft 1 where rows without a value go left
 * @property value       of a node, and what a leaf answers
 * @property cover       weight of the training rows that came through
 * @property gain        what the split won, 0 at a leaf
 */
export interface Tree {
  readonly feature: Int32Array
  readonly threshold: Float32Array
  readonly left: Int32Array
  /** Next to the left child, always. */
  readonly right: Int32Array
  readonly defaultLeft: Uint8Array
  readonly value: Float64Array
  readonly cover: Float64Array
  readonly gain: Float64Array
}

export function goesLeft({ threshold, defaultLeft }: Tree, node: number, value: number): boolean {
  return Number.isNaN(value) ? defaultLeft[node] === 1 : Math.fround(value) < threshold[node]!
}

/** Adds each row's leaf value. */
export function addTree(walk: TreeWalk, tree: Tree, out: Float64Array): void {
  const leaves = walk.leaves(tree)
  const { value } = tree
  for (let row = 0; row < out.length; row++) out[row]! += value[leaves[row]!]!
}

/** Sum of the trees' leaf values for each row. */
export async function sumTrees(trees: readonly Tree[], features: Matrix, job: Job): Promise<Float64Array> {
  const out = new Float64Array(features.rows)
  const mostNodes = trees.reduce((most, { feature }) => Math.max(most, feature.length), 1)
  const walk = openTreeWalk(features, mostNodes)
  for (const [k, tree] of trees.entries()) {
    addTree(walk, tree, out)
    if (!job.due()) continue
    job.progress({ phase: 'asking trees', done: k + 1, total: trees.length, unit: 'trees' })
    await job.rest()
  }
  return out
}

/** Nodes as they come; typed arrays at the end. */
export class TreeBuilder {
  private readonly feature: number[] = []
  private readonly threshold: number[] = []
  private readonly left: number[] = []
  private readonly right: number[] = []
  private readonly defaultLeft: number[] = []
  private readonly value: number[] = []
  private readonly cover: number[] = []
  private readonly gain: number[] = []

  /** A leaf, for now; returns its number. */
  add(value: number, cover: number): number {
    this.feature.push(-1)
    this.threshold.push(0)
    this.left.push(-1)
    this.right.push(-1)
    this.defaultLeft.push(0)
    this.gain.push(0)
    this.cover.push(cover)
    return this.value.push(value) - 1
  }

  split(
    node: number,
    { feature, missingLeft, gain }: { feature: number; missingLeft: boolean; gain: number },
    threshold: number,
    left: number,
    right: number,
  ): void {
    this.feature[node] = feature
    this.threshold[node] = threshold
    this.left[node] = left
    this.right[node] = right
    this.defaultLeft[node] = missingLeft ? 1 : 0
    this.gain[node] = gain
  }

  finish(): Tree {
    return {
      feature: Int32Array.from(this.feature),
      threshold: Float32Array.from(this.threshold),
      left: Int32Array.from(this.left),
      right: Int32Array.from(this.right),
      defaultLeft: Uint8Array.from(this.defaultLeft),
      value: Float64Array.from(this.value),
      cover: Float64Array.from(this.cover),
      gain: Float64Array.from(this.gain),
    }
  }
}
