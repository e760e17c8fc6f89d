/**
 * Lets the contenders of a race take turns (A B A B …): a warm-up, then five rounds. The median of the rounds is what is
 * compared; its spread and the load of the machine are kept beside it. Counts are those of the measured rounds. A job of
 * minutes has one round, whose figure has no spread; a report says so.
 */
import { loadavg } from 'node:os'
import { countsSince } from '../../../workers/compute/counters'
import type { ComputeCounts } from '../../../workers/contracts/device'
import type { Observed, Race } from './contract'

export const ROUNDS = 5
const ROUND_MS = 400
const MOST_UNITS = 50
/** A warm-up this long was not all compilation; its time is a good enough guess for the number of units. */
const LONG_WARM_UP_MS = 2000

/** One contender, opened in its own worker or process. */
export interface Side {
  device: string
  run(units: number): Promise<Turn>
  close(): Promise<void>
}

/** @property counts running totals of its device after the turn */
export interface Turn {
  milliseconds: number
  observed: Observed
  counts?: ComputeCounts
}

/** Opens a contender of the race being run. */
export type OpenSide = (who: string) => Promise<Side>

export interface Figures {
  device: string
  /** Units in each measured turn. */
  units: number
  /** Milliseconds a unit: median, smallest and largest of the rounds. */
  median: number
  low: number
  high: number
  /** Mean counts a unit. */
  counts?: Omit<ComputeCounts, 'kernelCalls'>
  observed: Observed
}

export interface Outcome {
  figures: Record<string, Figures>
  /** Contenders that could not run, and why. */
  failed: Record<string, string>
  complaints: string[]
  /** One-minute load average before and after. */
  load: [number, number]
}

interface Runner {
  who: string
  side: Side
  units: number
  /** Measured turns. */
  turns: Turn[]
  warmUp?: Turn
  /** Counts before the first measured turn. */
  before?: ComputeCounts
}

/** @param tell hears what is being waited for: some contenders take minutes */
export async function measure(
  race: Race,
  who: readonly string[],
  open: OpenSide,
  tell: (line: string) => void = () => {},
): Promise<Outcome> {
  const loadBefore = load()
  const failed: Record<string, string> = {}
  const runners: Runner[] = []
  const attempt = async (name: string, work: () => Promise<void>): Promise<void> => {
    if (name in failed) return
    await work().catch((thrown: unknown) => {
      failed[name] = thrown instanceof Error ? thrown.message : String(thrown)
    })
  }
  try {
    for (const name of who) {
      await attempt(name, async () => {
        tell(`opening ${name}`)
        const runner: Runner = { who: name, side: await open(name), units: 1, turns: [] }
        runners.push(runner)
        if (!race.once) await warmUp(runner, race)
      })
    }
    for (let round = 0; round < roundsOf(race); round++) {
      for (const runner of runners) {
        await attempt(runner.who, async () => {
          tell(`round ${round + 1}, ${runner.who}, ${runner.units} × ${race.unit}`)
          runner.turns.push(await runner.side.run(runner.units))
        })
      }
    }
  } finally {
    for (const { side } of runners) await side.close().catch(() => undefined)
  }
  const finished = runners.filter(({ who: name }) => !(name in failed))
  const observed = new Map(finished.map((runner) => [runner.who, allTurns(runner).map((turn) => turn.observed)]))
  return {
    figures: Object.fromEntries(finished.map((runner) => [runner.who, figuresOf(runner)])),
    failed,
    complaints: race.complaints?.(observed) ?? [],
    load: [loadBefore, load()],
  }
}

function roundsOf({ once, rounds = ROUNDS }: Race): number {
  return once ? 1 : rounds
}

async function warmUp(runner: Runner, race: Race): Promise<void> {
  const first = await runner.side.run(1)
  const again = first.milliseconds > LONG_WARM_UP_MS ? first : await runner.side.run(1)
  const fitting = Math.round((race.roundMs ?? ROUND_MS) / again.milliseconds)
  runner.units = Math.max(1, Math.min(race.mostUnits ?? MOST_UNITS, fitting))
  runner.warmUp = first
  if (again.counts) runner.before = again.counts
}

function allTurns({ warmUp: first, turns }: Runner): Turn[] {
  return first ? [first, ...turns] : turns
}

function figuresOf({ side, units, turns, before }: Runner): Figures {
  const measured = turns
  const times = measured.map(({ milliseconds }) => milliseconds / units)
  const after = measured.at(-1)?.counts
  const figures: Figures = {
    device: side.device,
    units,
    median: median(times),
    low: Math.min(...times),
    high: Math.max(...times),
    observed: measured.at(-1)?.observed ?? {},
  }
  if (!before || !after) return figures
  const { dispatches, submits, bytesWritten, readbacks } = countsSince(before, after)
  const each = (count: number): number => count / (units * measured.length)
  const counts = {
    dispatches: each(dispatches),
    submits: each(submits),
    bytesWritten: each(bytesWritten),
    readbacks: each(readbacks),
  }
  return { ...figures, counts }
}

function load(): number {
  return Number((loadavg()[0] ?? NaN).toFixed(2))
}

/** Middle value, or the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2
}
