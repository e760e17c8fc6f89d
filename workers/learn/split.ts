/**
 * Rows for training and rows for testing, with the share of each class kept: the same rows as scikit-learn 1.2 gives for
 * the same seed (`StratifiedShuffleSplit`, `StratifiedKFold`).
 */
import { invalid } from '../runtime/errors'
import { mersenneTwister, type MersenneTwister } from './random/mersenne-twister'

export interface Split {
  readonly train: Int32Array
  readonly test: Int32Array
}

/**
 * One split; the test part has ceil(share x rows) rows.
 * @throws `input/invalid` when a class has fewer than two rows or a part would have fewer rows than there are classes
 */
export function stratifiedSplit(target: ArrayLike<number>, testShare: number, seed: number): Split {
  const random = mersenneTwister(seed)
  const classes = rowsByClass(target)
  const counts = classes.map(({ length }) => length)
  const testRows = Math.ceil(testShare * target.length)
  const trainRows = target.length - testRows
  if (classes.length < 2) throw invalid('The target has one value only. Choose a column with two.')
  if (Math.min(...counts) < 2) throw invalid('A class has one row only; to be split it needs at least two.')
  if (Math.min(testRows, trainRows) < classes.length) {
    throw invalid(`${target.length} rows are too few for a test part of ${Math.round(100 * testShare)} %.`)
  }
  const inTrain = apportion(counts, trainRows, random)
  const left = counts.map((count, k) => count - inTrain[k]!)
  const inTest = apportion(left, testRows, random)
  const train: number[] = []
  const test: number[] = []
  classes.forEach((rows, k) => {
    const order = random.permutation(rows.length)
    const taken = inTrain[k]!
    for (let i = 0; i < taken + inTest[k]!; i++) (i < taken ? train : test).push(rows[order[i]!]!)
  })
  return { train: random.shuffle(Int32Array.from(train)), test: random.shuffle(Int32Array.from(test)) }
}

/**
 * Test rows of each fold, in ascending order. Without a seed rows stay in their order.
 * @throws `input/invalid` when a class has fewer rows than there are folds
 */
export function stratifiedFolds(target: ArrayLike<number>, folds: number, seed?: number): Int32Array[] {
  const classes = rowsByClass(target).sort((a, b) => a[0]! - b[0]!)
  const fewest = Math.min(...classes.map(({ length }) => length))
  if (classes.length < 2) throw invalid('The target has one value only. Choose a column with two.')
  if (fewest < folds)
    throw invalid(`The smaller class has ${fewest} rows, too few for ${folds} folds. Use fewer folds.`)
  const random = seed === undefined ? undefined : mersenneTwister(seed)
  // As if the target were sorted by class and dealt out row by row.
  const sorted = classes.flatMap((rows, k) => new Array<number>(rows.length).fill(k))
  const foldOf = new Int32Array(target.length)
  classes.forEach((rows, k) => {
    const folded: number[] = []
    for (let fold = 0; fold < folds; fold++) {
      for (let i = fold; i < sorted.length; i += folds) if (sorted[i] === k) folded.push(fold)
    }
    random?.shuffle(folded)
    rows.forEach((row, i) => (foldOf[row] = folded[i]!))
  })
  return Array.from({ length: folds }, (_, fold) => rowsWhere(foldOf, fold))
}

/** All rows but those, in ascending order. */
export function otherRows(rows: number, without: Int32Array): Int32Array {
  const isOut = new Uint8Array(rows)
  for (const row of without) isOut[row] = 1
  return rowsWhere(isOut, 0)
}

/** Rows of each class, classes in ascending order, rows as well. */
function rowsByClass(target: ArrayLike<number>): Int32Array[] {
  const values = [...new Set(Array.from(target))].sort((a, b) => a - b)
  return values.map((value) => rowsWhere(target, value))
}

function rowsWhere(values: ArrayLike<number>, value: number): Int32Array {
  const rows: number[] = []
  for (let row = 0; row < values.length; row++) if (values[row] === value) rows.push(row)
  return Int32Array.from(rows)
}

/** `draws` shared out by the classes' counts; what rounding leaves goes to the largest remainders, ties at random. */
function apportion(counts: readonly number[], draws: number, random: MersenneTwister): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const exact = counts.map((count) => (count / total) * draws)
  const shares = exact.map(Math.floor)
  let missing = draws - shares.reduce((sum, share) => sum + share, 0)
  const remainders = exact.map((value, k) => value - shares[k]!)
  for (const remainder of [...new Set(remainders)].sort((a, b) => b - a)) {
    if (missing <= 0) break
    const tied = rowsWhere(remainders, remainder)
    const adding = Math.min(tied.length, missing)
    for (const k of random.choose(tied, adding)) shares[k]!++
    missing -= adding
  }
  return shares
}
