/**
 * What a file in tests/bench exports: a job that several contenders do, and what is expected of the outcome.
 * Each contender runs in a worker of its own (in a process of its own under Node), as it would in the app, so nothing that
 * one of them registers or leaves behind helps or hinders another. They take turns, so that a busy machine slows them all.
 */
import type { ComputeCounts } from '../../../workers/contracts/device'

/** What a contender found out besides its time: a loss, a sum over its result. */
export type Observed = Readonly<Record<string, number>>

export interface Contender {
  /** Adapter or engine that computes. */
  device: string
  /** Does `units` units of work, one after another, and returns when the device has finished them. */
  run(units: number): Promise<Observed> | Observed
  /** Running totals, counted on the GPUDevice; missing where there is none. */
  counts?: Readonly<ComputeCounts>
  /** Throws if the device reported an error: such a run is not to be trusted. */
  check?(): void
}

/** @property wasmFolder where tfjs's .wasm files lie, when no page serves them */
export interface Surroundings {
  wasmFolder?: string
}

/** `workSubmits` are the submits less one for each readback, which needs one of its own to copy what is read. */
export type Count = 'dispatches' | 'submits' | 'workSubmits' | 'bytesWritten' | 'readbacks'

export type Goal =
  | { kind: 'faster'; who: string; than: string; times: number; onHardware?: number }
  | { kind: 'at most'; who: string; count: Count; limit: number; each: string; of: number }
  | { kind: 'units a dispatch'; who: string; atLeast: number }
  | { kind: 'within'; who: string; milliseconds: number }
  | { kind: 'near'; who: string; key: string; value: number; share: number }
  | { kind: 'up to'; who: string; key: string; limit: number }

/** `who` takes at most 1/`times` of `than`'s time a unit; `onHardware` is what a hardware adapter should reach. */
export function faster(who: string, than: string, times: number, onHardware?: number): Goal {
  return { kind: 'faster', who, than, times, ...(onHardware !== undefined && { onHardware }) }
}

/** `who` makes at most `limit` dispatches (submits, …) a unit, or for each of the `of` layers in it. */
export function atMost(limit: number, count: Count, who: string, each = '', of = 1): Goal {
  return { kind: 'at most', who, count, limit, each, of }
}

/** `who` does at least so many units in one dispatch. */
export function unitsADispatch(who: string, atLeast: number): Goal {
  return { kind: 'units a dispatch', who, atLeast }
}

/** `who` takes at most so long a unit: for the processor, whose milliseconds mean something on any adapter. */
export function within(milliseconds: number, who: string): Goal {
  return { kind: 'within', who, milliseconds }
}

/** What `who` observed as `key` differs from a published or measured value by at most a share of it. */
export function near(who: string, key: string, value: number, share: number): Goal {
  return { kind: 'near', who, key, value, share }
}

/** What `who` observed as `key` is at most `limit`; the key names what it counts and in what unit. */
export function upTo(limit: number, key: string, who: string): Goal {
  return { kind: 'up to', who, key, limit }
}

/**
 * One job. Its first contender is what the others are compared with in the table.
 * @property job        what is computed, with its shapes
 * @property unit       what is timed and counted: 'training step', 'product'
 * @property flops      arithmetic of one unit, where that means something
 * @property roundMs    how long a contender's turn should take; it does as many units as fit, at most `mostUnits`
 * @property on         run it on that kind of adapter only: a job that fits a GPU may take a software adapter minutes
 * @property rounds     measured rounds, where five would take too long
 * @property once       for a job of minutes, whose outcome is the point: one turn each, no warm-up, and no spread
 * @property native     script in tests/bench/native/ that does the same in Python, for `--native`
 * @property complaints looks at what each contender observed, turn by turn (the first is the warm-up), and says what is
 *                      wrong with it: a fast wrong answer is no figure
 */
export interface Race {
  job: string
  unit: string
  contenders: Readonly<Record<string, (surroundings: Surroundings) => Promise<Contender>>>
  goals?: readonly Goal[]
  flops?: number
  roundMs?: number
  mostUnits?: number
  on?: 'software' | 'hardware'
  rounds?: number
  once?: boolean
  native?: string
  complaints?(observed: ReadonlyMap<string, readonly Observed[]>): string[]
}

/** @property question what the numbers answer, as a sentence */
export interface Bench {
  question: string
  races: readonly Race[]
}

/** True when the race is meant for this kind of adapter. */
export function suits({ on }: Race, software: boolean): boolean {
  return on === undefined || (on === 'software') === software
}

/** Complaints about contenders whose `key` (a loss) did not fall from their first turn to their last. */
export function mustFall(key: string): NonNullable<Race['complaints']> {
  return (observed) =>
    [...observed].flatMap(([who, turns]) => {
      const [first, last] = [turns[0]?.[key] ?? NaN, turns.at(-1)?.[key] ?? NaN]
      return last < first ? [] : [`${who}: ${key} did not fall (${first.toFixed(4)}, then ${last.toFixed(4)})`]
    })
}

/** Complaints about contenders whose `key` differs from the first contender's by more than a share of it. */
export function mustAgree(key: string, share: number): NonNullable<Race['complaints']> {
  return (observed) => {
    const values = [...observed].map(([who, turns]) => ({ who, value: turns.at(-1)?.[key] ?? NaN }))
    const expected = values[0]?.value ?? NaN
    return values
      .filter(({ value }) => !(Math.abs(value - expected) <= share * Math.abs(expected)))
      .map(({ who, value }) => `${who}: ${key} is ${value}, not ${expected}`)
  }
}
