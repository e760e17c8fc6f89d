/** Rows walked down drawn trees beside the definition, for missing, infinite and tied values. */
import { expect, it } from 'vitest'
import { openTreeWalk, type WalkedTree } from '../../../../workers/compute/wasm/tree-walk'
import { mersenneTwister } from '../../../../workers/learn/random/mersenne-twister'

const random = mersenneTwister(3)
const pick = (count: number): number => Math.floor(random.randomSample() * count)

/** Splits leaves drawn at random, so that some branches are long and others are not there. */
function drawTree(columns: number, splits: number): WalkedTree {
  const nodes = [{ feature: -1, threshold: 0, left: -1, right: -1, defaultLeft: 0 }]
  for (let k = 0; k < splits; k++) {
    const leaves = nodes.filter(({ feature }) => feature < 0)
    const left = nodes.length
    const threshold = Math.fround(random.randomSample())
    Object.assign(leaves[pick(leaves.length)]!, {
      ...{ feature: pick(columns), threshold, left, right: left + 1, defaultLeft: pick(2) },
    })
    for (let side = 0; side < 2; side++) nodes.push({ feature: -1, threshold: 0, left: -1, right: -1, defaultLeft: 0 })
  }
  return {
    feature: Int32Array.from(nodes, ({ feature }) => feature),
    threshold: Float32Array.from(nodes, ({ threshold }) => threshold),
    left: Int32Array.from(nodes, ({ left }) => left),
    right: Int32Array.from(nodes, ({ right }) => right),
    defaultLeft: Uint8Array.from(nodes, ({ defaultLeft }) => defaultLeft),
  }
}

function leafOf(tree: WalkedTree, row: Float64Array): number {
  let node = 0
  while (tree.feature[node]! >= 0) {
    const value = Math.fround(row[tree.feature[node]!]!)
    const goesLeft = Number.isNaN(value) ? tree.defaultLeft[node] === 1 : value < tree.threshold[node]!
    node = goesLeft ? tree.left[node]! : tree.right[node]!
  }
  return node
}

it.each([
  [1, 1, 0],
  [3, 2, 1],
  [4, 1, 6],
  [103, 5, 40],
])('%i rows of %i columns, %i splits', (rows, columns, splits) => {
  const trees = Array.from({ length: 5 }, () => drawTree(columns, splits))
  const values = Float64Array.from({ length: rows * columns }, () => random.randomSample())
  const odd = [NaN, Infinity, -Infinity, trees[0]!.threshold[0]!]
  for (let i = 0; i < values.length; i += 3) values[i] = odd[pick(odd.length)]!
  const walk = openTreeWalk({ values, rows, columns }, 2 * splits + 1)
  for (const tree of trees) {
    const expected = Array.from({ length: rows }, (_, row) =>
      leafOf(tree, values.subarray(row * columns, (row + 1) * columns)),
    )
    expect([...walk.leaves(tree)]).toEqual(expected)
  }
})
