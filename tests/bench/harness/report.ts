/** Figures as rows of text: what each contender took and was given, and each goal beside what was reached. */
import type { Count, Goal } from './contract'
import type { Figures } from './measure'
import type { Adapter, RaceResult } from './results'

export type Row = Readonly<Record<string, string>>

const COUNT_WORDS: Record<Count, string> = {
  dispatches: 'dispatches',
  submits: 'submits',
  workSubmits: 'submits other than readbacks',
  bytesWritten: 'bytes sent',
  readbacks: 'readbacks',
}

/**
 * One row a contender. `ratio` is its time over the first contender's (2 is twice as slow).
 * @param withTimes false leaves milliseconds out, where they would be taken for a GPU's
 */
export function figureRows({ figures, failed, first, unit, flops }: RaceResult, withTimes: boolean): Row[] {
  const base = figures[first]?.median
  const rows = Object.entries(figures).map(([who, of]): Row => {
    const { median, low, high, counts } = of
    return {
      contender: who,
      'runs on': of.device,
      ratio: base === undefined ? '' : short(median / base),
      ...(withTimes && { [`ms each ${unit}`]: short(median) }),
      ...(withTimes && flops !== undefined && { 'GFLOP/s': short(flops / median / 1e6) }),
      // Five rounds never take the same time to the last digit.
      spread: low === high ? 'one round' : `${short(low / median)}–${short(high / median)}`,
      dispatches: counts ? short(counts.dispatches) : '–',
      submits: counts ? short(counts.submits) : '–',
      'bytes sent': counts ? short(counts.bytesWritten) : '–',
      readbacks: counts ? short(counts.readbacks) : '–',
    }
  })
  const missing = Object.entries(failed).map(([who, why]): Row => {
    return { contender: who, 'runs on': `failed: ${why.split('\n')[0] ?? ''}` }
  })
  return [...rows, ...missing]
}

/** One row a goal. */
export function goalRows({ goals, figures, unit }: RaceResult, adapter: Adapter): Row[] {
  return goals.map((goal) => {
    const { what, target, reached, met } = judge(goal, figures, unit, adapter)
    const verdict = met === undefined ? 'not measured' : met ? 'met' : 'missed'
    return { goal: what, 'asked for': target, reached, verdict }
  })
}

interface Verdict {
  what: string
  target: string
  reached: string
  met: boolean | undefined
}

/** Holds a goal to the figures; `met` is undefined where a contender is missing. */
export function judge(
  goal: Goal,
  figures: Readonly<Record<string, Figures>>,
  unit: string,
  { software }: Adapter,
): Verdict {
  const who = figures[goal.who]
  if (goal.kind === 'faster') {
    const than = figures[goal.than]
    const times = software ? goal.times : (goal.onHardware ?? goal.times)
    const value = who && than && than.median / who.median
    return {
      what: `${goal.who} over ${goal.than}`,
      target: `at least ${times}×`,
      reached: value === undefined ? '' : `${short(value)}×`,
      met: value === undefined ? undefined : value >= times,
    }
  }
  if (goal.kind === 'units a dispatch') {
    const dispatches = who?.counts?.dispatches
    return {
      what: `${goal.who}: ${unit}s a dispatch`,
      target: `at least ${goal.atLeast}`,
      reached: dispatches === undefined ? '' : short(1 / dispatches),
      met: dispatches === undefined ? undefined : 1 / dispatches >= goal.atLeast,
    }
  }
  if (goal.kind === 'within') {
    return {
      what: `${goal.who}: time of each ${unit}`,
      target: `within ${short(goal.milliseconds)} ms`,
      reached: who ? `${short(who.median)} ms` : '',
      met: who && who.median <= goal.milliseconds,
    }
  }
  if (goal.kind === 'near') {
    const found = who?.observed[goal.key]
    return {
      what: `${goal.who}: ${goal.key}`,
      target: `${short(goal.value)}, to ${100 * goal.share} %`,
      reached: found === undefined ? '' : short(found),
      met: found === undefined ? undefined : Math.abs(found - goal.value) <= goal.share * Math.abs(goal.value),
    }
  }
  if (goal.kind === 'up to') {
    const found = who?.observed[goal.key]
    return {
      what: `${goal.who}: ${goal.key}`,
      target: `at most ${short(goal.limit)}`,
      reached: found === undefined ? '' : short(found),
      met: found === undefined ? undefined : found <= goal.limit,
    }
  }
  const count = who?.counts && countOf(who.counts, goal.count)
  const value = count === undefined ? undefined : count / goal.of
  const each = goal.each ? ` a ${goal.each}` : ''
  return {
    what: `${goal.who}: ${COUNT_WORDS[goal.count]}${each}, each ${unit}`,
    target: `at most ${short(goal.limit)}`,
    reached: value === undefined ? '' : short(value),
    met: value === undefined ? undefined : value <= goal.limit,
  }
}

function countOf(counts: NonNullable<Figures['counts']>, count: Count): number {
  return count === 'workSubmits' ? counts.submits - counts.readbacks : counts[count]
}

/** The columns of all rows, in the order in which they first occur. */
export function columnsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))]
}

/** Columns as wide as their widest cell. */
export function textTable(rows: readonly Row[]): string {
  const columns = columnsOf(rows)
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
  const widths = columns.map((_, k) => Math.max(...lines.map((line) => line[k]?.length ?? 0)))
  return lines.map((line) => `  ${line.map((cell, k) => cell.padEnd(widths[k] ?? 0)).join('  ')}`.trimEnd()).join('\n')
}

export function markdownTable(rows: readonly Row[]): string {
  const columns = columnsOf(rows)
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const body = rows.map((row) => line(columns.map((column) => (row[column] ?? '').replaceAll('|', '\\|'))))
  return [line(columns), line(columns.map(() => '---')), ...body].join('\n')
}

/** Three digits, grouped when large. */
function short(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const rounded = Number(value.toPrecision(3))
  return Math.abs(rounded) >= 1000 ? Math.round(rounded).toLocaleString('en') : String(rounded)
}
