/**
 * TreeSHAP, path-dependent: what each feature adds to a row's score, so that the parts and the expected value sum to it.
 * Lundberg, Erion and Lee, "Consistent Individualized Feature Attribution for Tree Ensembles" (arXiv 1802.03888),
 * algorithm 2. What is not known of a row goes both ways, by the weight of the training rows that went there.
 */
import type { Job } from '../../runtime/job'
import { rowOf, type Matrix } from '../matrix'
import { goesLeft, type Tree } from '../trees/tree'

/** @property values (rows, columns), row-major; with `expected` they sum to the row's score */
export interface ShapValues {
  readonly expected: number
  readonly values: Float64Array
}

/** @param scale of each tree's answer: 1 for boosting, 1 / trees for a forest */
export async function treeShap(trees: readonly Tree[], scale: number, features: Matrix, job: Job): Promise<ShapValues> {
  const values = new Float64Array(features.rows * features.columns)
  const expected = trees.reduce((sum, tree) => sum + scale * expectedOf(tree, 0), 0)
  const walks = trees.map(makeWalk)
  for (let row = 0; row < features.rows; row++) {
    const out = values.subarray(row * features.columns, (row + 1) * features.columns)
    for (const walk of walks) walk(rowOf(features, row), scale, out)
    if (!job.due()) continue
    job.progress({ phase: 'explaining rows', done: row + 1, total: features.rows, unit: 'rows' })
    await job.rest()
  }
  return { expected, values }
}

/** Mean of the leaves by the weight of the training rows in them. */
function expectedOf(tree: Tree, node: number): number {
  if (tree.feature[node]! < 0) return tree.value[node]!
  const [left, right] = [tree.left[node]!, tree.right[node]!]
  const [a, b] = [tree.cover[left]!, tree.cover[right]!]
  return (a * expectedOf(tree, left) + b * expectedOf(tree, right)) / (a + b)
}

/**
 * One step of the path from the root: the feature that was asked, the share of the ways that lead on when it is unknown
 * (zero) and known (one), and the weight of the subsets of each size (weight).
 */
class Path {
  readonly feature: Int32Array
  readonly zero: Float64Array
  readonly one: Float64Array
  readonly weight: Float64Array
  constructor(size: number) {
    this.feature = new Int32Array(size)
    this.zero = new Float64Array(size)
    this.one = new Float64Array(size)
    this.weight = new Float64Array(size)
  }

  copyFrom(other: Path, length: number): void {
    for (let i = 0; i < length; i++) {
      this.feature[i] = other.feature[i]!
      this.zero[i] = other.zero[i]!
      this.one[i] = other.one[i]!
      this.weight[i] = other.weight[i]!
    }
  }

  extend(length: number, zero: number, one: number, feature: number): void {
    this.feature[length] = feature
    this.zero[length] = zero
    this.one[length] = one
    this.weight[length] = length === 0 ? 1 : 0
    for (let i = length - 1; i >= 0; i--) {
      this.weight[i + 1]! += (one * this.weight[i]! * (i + 1)) / (length + 1)
      this.weight[i] = (zero * this.weight[i]! * (length - i)) / (length + 1)
    }
  }

  /** Takes a step out as if it had never been; `last` is the index of the last one. */
  unwind(last: number, at: number): void {
    const one = this.one[at]!
    const zero = this.zero[at]!
    let next = this.weight[last]!
    for (let i = last - 1; i >= 0; i--) {
      if (one !== 0) {
        const held = this.weight[i]!
        this.weight[i] = (next * (last + 1)) / ((i + 1) * one)
        next = held - (this.weight[i]! * zero * (last - i)) / (last + 1)
      } else this.weight[i] = (this.weight[i]! * (last + 1)) / (zero * (last - i))
    }
    for (let i = at; i < last; i++) {
      this.feature[i] = this.feature[i + 1]!
      this.zero[i] = this.zero[i + 1]!
      this.one[i] = this.one[i + 1]!
    }
  }

  /** Sum of the weights that `unwind` would leave. */
  unwoundSum(last: number, at: number): number {
    const one = this.one[at]!
    const zero = this.zero[at]!
    let next = this.weight[last]!
    let total = 0
    for (let i = last - 1; i >= 0; i--) {
      if (one !== 0) {
        const weight = (next * (last + 1)) / ((i + 1) * one)
        total += weight
        next = this.weight[i]! - (weight * zero * (last - i)) / (last + 1)
      } else total += (this.weight[i]! * (last + 1)) / (zero * (last - i))
    }
    return total
  }
}

type Walk = (row: Float64Array, scale: number, out: Float64Array) => void

function makeWalk(tree: Tree): Walk {
  const depth = depthOf(tree, 0)
  const paths = Array.from({ length: depth + 2 }, () => new Path(depth + 2))
  const visit = (
    row: Float64Array,
    scale: number,
    out: Float64Array,
    node: number,
    level: number,
    length: number,
    step: { zero: number; one: number; feature: number },
  ): void => {
    const path = paths[level]!
    if (level > 0) path.copyFrom(paths[level - 1]!, length)
    path.extend(length, step.zero, step.one, step.feature)
    const feature = tree.feature[node]!
    if (feature < 0) {
      for (let i = 1; i <= length; i++) {
        const share = path.unwoundSum(length, i) * (path.one[i]! - path.zero[i]!)
        out[path.feature[i]!]! += share * tree.value[node]! * scale
      }
      return
    }
    const isLeft = goesLeft(tree, node, row[feature]!)
    const hot = isLeft ? tree.left[node]! : tree.right[node]!
    const cold = isLeft ? tree.right[node]! : tree.left[node]!
    let [zero, one, last] = [1, 1, length]
    for (let i = 1; i <= length; i++) {
      if (path.feature[i] !== feature) continue
      zero = path.zero[i]!
      one = path.one[i]!
      path.unwind(length, i)
      last = length - 1
      break
    }
    const cover = tree.cover[node]!
    const go = (child: number, known: number): void =>
      visit(row, scale, out, child, level + 1, last + 1, {
        zero: (zero * tree.cover[child]!) / cover,
        one: known,
        feature,
      })
    go(hot, one)
    go(cold, 0)
  }
  return (row, scale, out) => visit(row, scale, out, 0, 0, 0, { zero: 1, one: 1, feature: -1 })
}

const depthOf = (tree: Tree, node: number): number =>
  tree.feature[node]! < 0 ? 0 : 1 + Math.max(depthOf(tree, tree.left[node]!), depthOf(tree, tree.right[node]!))
