/** Runs one race and puts its outcome into words, wherever its contenders run. */
import { cpus } from 'node:os'
import type { Bench, Race } from './contract'
import { measure, type OpenSide, type Side } from './measure'
import { figureRows, goalRows, textTable } from './report'
import type { Adapter, BenchResult, RaceResult } from './results'

/** A contender that a race does not bring itself. */
export interface ExtraContender {
  who: string
  open(): Promise<Side>
}

/** A bench's entry, without races yet. */
export function benchResult(name: string, { question }: Bench, host: string): BenchResult {
  const [processor] = cpus()
  const model = `${processor?.model ?? 'unknown processor'}, ${cpus().length} threads`
  return { name, question, at: new Date().toISOString(), host, processor: model, races: [] }
}

export async function runRace(race: Race, open: OpenSide, extra?: ExtraContender): Promise<RaceResult> {
  const who = Object.keys(race.contenders)
  const openAny: OpenSide = (name) => (name === extra?.who ? extra.open() : open(name))
  const started = performance.now()
  const tell = (line: string): void => {
    const seconds = Math.round((performance.now() - started) / 1000)
    process.stderr.write(`  ${seconds} s: ${line}\n`)
  }
  const outcome = await measure(race, extra ? [...who, extra.who] : who, openAny, tell)
  const { job, unit, flops, goals = [] } = race
  return { job, unit, ...(flops !== undefined && { flops }), first: who[0] ?? '', goals, ...outcome }
}

/** A race for the terminal, milliseconds included. */
export function raceText(race: RaceResult, adapter: Adapter): string {
  const { job, unit, load, goals, complaints, failed } = race
  const lines = [
    `\n  ${job}; each ${unit}; load ${load[0]} before, ${load[1]} after`,
    textTable(figureRows(race, true)),
  ]
  if (goals.length > 0) lines.push(textTable(goalRows(race, adapter)))
  lines.push(...complaints.map((complaint) => `  Not to be trusted: ${complaint}`))
  lines.push(...Object.entries(failed).map(([who, why]) => `  ${who} failed: ${why}`))
  return lines.join('\n')
}
