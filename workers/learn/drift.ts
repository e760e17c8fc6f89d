/**
 * How far the rows of a second table have moved from those of the first, column by column. Population stability index
 * (Siddiqi, "Credit Risk Scorecards", 2006): below 0.1 stable, above 0.25 shifted. Two-sample Kolmogorov-Smirnov:
 * the largest distance between the distribution functions.
 */
import type { ColumnDrift } from '../contracts/learn/drift'
import type { Column, NumberColumn, Table, TextColumn } from '../contracts/table'
import { quantile } from './metrics/intervals'
import { presentSorted } from './prepare/statistics'

const BINS = 10
/** An empty bin would make the index infinite; it counts as this share. */
const LEAST_SHARE = 1e-4

/** Sum over bins of (actual - expected) ln(actual / expected); both are counts. */
export function stabilityIndex(expected: readonly number[], actual: readonly number[]): number {
  const shares = (counts: readonly number[]): number[] => {
    const total = counts.reduce((sum, count) => sum + count, 0)
    return counts.map((count) => Math.max(LEAST_SHARE, count / total))
  }
  const [a, b] = [shares(expected), shares(actual)]
  return a.reduce((sum, share, k) => sum + (b[k]! - share) * Math.log(b[k]! / share), 0)
}

/** @returns the statistic and its asymptotic p value (Smirnov 1948); samples ascend */
export function kolmogorovSmirnov(first: Float64Array, second: Float64Array): { statistic: number; pValue: number } {
  let [i, j, statistic] = [0, 0, 0]
  while (i < first.length && j < second.length) {
    const value = Math.min(first[i]!, second[j]!)
    while (i < first.length && first[i]! <= value) i++
    while (j < second.length && second[j]! <= value) j++
    statistic = Math.max(statistic, Math.abs(i / first.length - j / second.length))
  }
  const size = Math.sqrt((first.length * second.length) / (first.length + second.length))
  return { statistic, pValue: smirnov(size * statistic) }
}

/** 2 sum (-1)^(k-1) exp(-2 k² x²) */
function smirnov(x: number): number {
  if (x < 0.2) return 1
  let sum = 0
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x)
  return Math.min(1, Math.max(0, 2 * sum))
}

/** Every column of the first table that the second has with the same kind. */
export function driftOf(first: Table, second: Table): ColumnDrift[] {
  return first.columns.flatMap((column): ColumnDrift[] => {
    const other = second.columns.find(({ name }) => name === column.name)
    if (!other)
      return [{ column: column.name, kind: column.kind, problem: 'The second table does not have this column.' }]
    return [other.kind === column.kind ? compared(column, other) : mixed(column)]
  })
}

const mixed = ({ name, kind }: Column): ColumnDrift => ({
  column: name,
  kind,
  problem: `It holds ${kind === 'number' ? 'numbers here and texts there' : 'texts here and numbers there'}.`,
})

function compared(a: Column, b: Column): ColumnDrift {
  return a.kind === 'number' ? numbers(a, b as NumberColumn) : texts(a, b as TextColumn)
}

function numbers(a: NumberColumn, b: NumberColumn): ColumnDrift {
  const [first, second] = [presentSorted(a.values), presentSorted(b.values)]
  const missing = [share(a.values.length, first.length), share(b.values.length, second.length)] as const
  if (first.length === 0 || second.length === 0) {
    return { column: a.name, kind: 'number', missing, problem: 'One of the tables has no value here.' }
  }
  const edges = [...new Set(Array.from({ length: BINS - 1 }, (_, k) => quantile(first, (k + 1) / BINS)))]
  const count = (values: Float64Array): number[] => {
    const counts = new Array<number>(edges.length + 2).fill(0)
    for (const value of values) counts[edges.filter((edge) => value > edge).length]!++
    return counts
  }
  const counts = [count(a.values.filter((v) => !Number.isNaN(v))), count(b.values.filter((v) => !Number.isNaN(v)))]
  // Missing is a bin of its own: a field that is no longer filled in is a shift as well.
  counts[0]![edges.length + 1] = a.values.length - first.length
  counts[1]![edges.length + 1] = b.values.length - second.length
  const { statistic, pValue } = kolmogorovSmirnov(first, second)
  return { column: a.name, kind: 'number', missing, psi: stabilityIndex(counts[0]!, counts[1]!), ks: statistic, pValue }
}

function texts(a: TextColumn, b: TextColumn): ColumnDrift {
  const names = [...new Set([...a.categories, ...b.categories])]
  const position = new Map(names.map((name, k) => [name, k]))
  const count = ({ codes, categories }: TextColumn): number[] => {
    const counts = new Array<number>(names.length + 1).fill(0)
    for (const code of codes) counts[code < 0 ? names.length : position.get(categories[code]!)!]!++
    return counts
  }
  const [first, second] = [count(a), count(b)]
  const isNew = names.filter((name, k) => first[k] === 0 && second[k]! > 0 && name !== '')
  return {
    column: a.name,
    kind: 'text',
    missing: [
      share(a.codes.length, a.codes.length - first[names.length]!),
      share(b.codes.length, b.codes.length - second[names.length]!),
    ],
    psi: stabilityIndex(first, second),
    ...(isNew.length > 0 ? { newCategories: isNew } : {}),
  }
}

const share = (all: number, present: number): number => (all === 0 ? 0 : (all - present) / all)
