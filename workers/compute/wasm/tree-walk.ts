/**
 * Rows on their way down a tree, in WebAssembly: four at a time and without a branch, since a processor can neither guess
 * which way a row goes nor begin the next step before this one is done. A leaf is its own left child, so all rows take as
 * many steps as the tree is deep.
 */
import { assembleModule } from './assembler'
import { defineFunction, f32, i32, loop } from './expression'
import { openMemory } from './memory'

/** Feature in bytes, threshold, left child in bytes, and whether rows without a value go left; the right child follows. */
const NODE_BYTES = 16
const NODE_SHIFT = 4
/** Rows at a time. */
const LANES = 4

/** For each row the leaf in which it ends, as bytes from `nodes`. */
const walk = defineFunction(
  'walk',
  { rows: 'i32', end: 'i32', width: 'i32', nodes: 'i32', depth: 'i32', out: 'i32' },
  ({ rows, end, width, nodes, depth, out }, local) => {
    const [first, step] = [local('i32'), local('i32')]
    const lanes = Array.from({ length: LANES }, (_, k) => ({
      ...{ k, row: local('i32'), node: local('i32'), at: local('i32'), value: local('f32'), isBelow: local('i32') },
    }))
    return [
      loop(
        ...([first, rows, end, i32.shiftLeft(width, 2)] as const),
        ...lanes.flatMap(({ k, row, node }) => [
          row.set(k === 0 ? first : i32.add(lanes[k - 1]!.row, width)),
          node.set(i32.of(0)),
        ]),
        loop(
          ...([step, i32.of(0), depth, 1] as const),
          ...lanes.flatMap(({ row, node, at, value, isBelow }) => {
            const threshold = f32.load(at, 4)
            // A missing value is neither below the threshold nor at or above it.
            const isMissing = i32.sub(i32.sub(i32.of(1), isBelow), f32.notLess(value, threshold))
            const isRight = i32.sub(i32.sub(i32.of(1), isBelow), i32.and(isMissing, i32.load(at, 12)))
            return [
              at.set(i32.add(nodes, node)),
              value.set(f32.load(i32.add(row, i32.load(at)))),
              isBelow.set(f32.less(value, threshold)),
              node.set(i32.add(i32.load(at, 8), i32.shiftLeft(isRight, NODE_SHIFT))),
            ]
          }),
        ),
        ...lanes.map(({ k, node }) => i32.store(out, node, 4 * k)),
        out.set(i32.add(out, i32.of(4 * LANES))),
      ),
    ]
  },
)

/** A tree as arrays, one entry a node, node 0 the root, the right child of a node next to the left one. */
export interface WalkedTree {
  /** -1 at a leaf. */
  readonly feature: Int32Array
  /** Rows whose value is below it go left. */
  readonly threshold: Float32Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly defaultLeft: Uint8Array
}

interface Exports {
  walk(rows: number, end: number, width: number, nodes: number, depth: number, out: number): void
}

let compiled: WebAssembly.Module | undefined

export interface TreeWalk {
  /** For each row its leaf in a tree of at most `mostNodes`; good until the next call. */
  leaves(tree: WalkedTree): Int32Array
}

/**
 * @param table values (rows, columns), row-major; taken as float32, NaN for missing
 * @throws `gpu/out-of-memory` where the browser does not give so much
 */
export function openTreeWalk(
  { values, rows, columns }: { readonly values: Float64Array; readonly rows: number; readonly columns: number },
  mostNodes: number,
): TreeWalk {
  const filled = Math.ceil(rows / LANES) * LANES
  const width = 4 * columns
  const [outAt, nodesAt] = [filled * width, filled * width + 4 * filled]
  const memory = openMemory(nodesAt + NODE_BYTES * mostNodes, 'Asking trees about this table')
  const { buffer } = memory
  new Float32Array(buffer, 0, rows * columns).set(values)
  const out = new Int32Array(buffer, outAt, rows)
  const integers = new Int32Array(buffer, nodesAt, (NODE_BYTES / 4) * mostNodes)
  const floats = new Float32Array(buffer, nodesAt, integers.length)
  const module = (compiled ??= new WebAssembly.Module(assembleModule(walk)))
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  const run = exports as unknown as Exports
  return {
    leaves: (tree) => {
      const depth = layOut(tree, integers, floats)
      run.walk(0, filled * width, width, nodesAt, depth, outAt)
      for (let row = 0; row < rows; row++) out[row]! >>= NODE_SHIFT
      return out
    },
  }
}

/** @returns how deep the tree is, at least 1 */
function layOut(tree: WalkedTree, integers: Int32Array, floats: Float32Array): number {
  const { feature, threshold, left, right, defaultLeft } = tree
  const depths = new Int32Array(feature.length)
  let deepest = 1
  for (let node = 0; node < feature.length; node++) {
    const at = node * (NODE_BYTES / 4)
    const isLeaf = feature[node]! < 0
    integers[at] = isLeaf ? 0 : 4 * feature[node]!
    // Nothing is below NaN or above it, so that a leaf's rows go its default way, to itself.
    floats[at + 1] = isLeaf ? NaN : threshold[node]!
    integers[at + 2] = (isLeaf ? node : left[node]!) << NODE_SHIFT
    integers[at + 3] = isLeaf ? 1 : defaultLeft[node]!
    if (isLeaf) continue
    const depth = depths[node]! + 1
    depths[left[node]!] = depth
    depths[right[node]!] = depth
    if (depth > deepest) deepest = depth
  }
  return deepest
}
