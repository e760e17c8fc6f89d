/**
 * Benchmarks say how much faster one way is than another on the machine they run on: cases take turns within one run, so
 * that a busy machine slows all of them, and the median of the rounds is compared. Milliseconds are shown beside the
 * ratio, which is what means something elsewhere.
 */

export type Row = Readonly<Record<string, string | number>>

export interface Table {
  title: string
  rows: readonly Row[]
}

/**
 * What a file in tests/bench exports as `bench`.
 * @property question what the numbers answer, as a sentence
 */
export interface Bench {
  question: string
  run(): Promise<readonly Table[]>
}

export interface CompareOptions {
  /** Measured rounds; one more is run before them and thrown away. */
  rounds?: number
}

/** Rows with the median milliseconds of each case and its ratio to the first case (2 is twice as slow). */
export async function compare(
  cases: Readonly<Record<string, () => unknown>>,
  { rounds = 5 }: CompareOptions = {},
): Promise<Row[]> {
  const times = new Map<string, number[]>()
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(cases)) {
      const started = performance.now()
      await run()
      const elapsed = performance.now() - started
      if (round > 0) times.set(name, [...(times.get(name) ?? []), elapsed])
    }
  }
  const medians = [...times].map(([name, values]) => ({ name, milliseconds: median(values) }))
  const first = medians[0]?.milliseconds ?? NaN
  return medians.map(({ name, milliseconds }) => ({
    case: name,
    milliseconds: Number(milliseconds.toPrecision(3)),
    ratio: Number((milliseconds / first).toPrecision(3)),
  }))
}

/** Middle value, or the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2
}
