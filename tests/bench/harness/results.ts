/**
 * Results as they are kept: tests/bench/results/<date>-<adapter>.json. A run of some benches replaces their entries in
 * the file of its day and adapter and leaves the others; each entry says when, how loaded and on what it was measured.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Goal } from './contract'
import type { Outcome } from './measure'

/** @property software computed by the processor: its milliseconds say nothing about a GPU */
export interface Adapter {
  name: string
  software: boolean
}

export interface RaceResult extends Outcome {
  job: string
  unit: string
  flops?: number
  /** The contender that the others are compared with. */
  first: string
  goals: readonly Goal[]
}

export interface BenchResult {
  name: string
  question: string
  /** ISO date and time, UTC. */
  at: string
  host: string
  processor: string
  races: RaceResult[]
}

export interface ResultsFile {
  adapter: Adapter
  benches: BenchResult[]
}

/** File name of a day's results: `2026-11-26-swiftshader-device-subzero.json`. */
export function resultsName(adapter: Adapter, at: Date): string {
  const slug = adapter.name
    .toLowerCase()
    .replace(/\([^)]*\)/g, ' ')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return `${at.toISOString().slice(0, 10)}-${slug || 'unnamed'}.json`
}

export function readResults(folder: string): ResultsFile[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as ResultsFile)
}

/** Adds benches to the file of their day and adapter, in the place of earlier ones of the same name. */
export function keepResults(folder: string, { adapter, benches }: ResultsFile): string {
  const day = new Date(benches[0]?.at ?? Date.now())
  const path = `${folder}/${resultsName(adapter, day)}`
  const earlier = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ResultsFile).benches : []
  const names = new Set(benches.map(({ name }) => name))
  const all = [...earlier.filter(({ name }) => !names.has(name)), ...benches].sort((a, b) => (a.name < b.name ? -1 : 1))
  mkdirSync(folder, { recursive: true })
  writeResults(path, { adapter, benches: all })
  return path
}

export function writeResults(path: string, results: ResultsFile): void {
  writeFileSync(path, `${JSON.stringify(results, rounded, 1)}\n`)
}

/** Six digits are more than any of these figures has. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value
}

/** The newest entry of each bench on each adapter, adapters and benches in order of name. */
export function latest(files: readonly ResultsFile[]): ResultsFile[] {
  const adapters = new Map<string, { adapter: Adapter; benches: Map<string, BenchResult> }>()
  for (const { adapter, benches } of files) {
    const known = adapters.get(adapter.name) ?? { adapter, benches: new Map<string, BenchResult>() }
    adapters.set(adapter.name, known)
    for (const bench of benches) {
      if ((known.benches.get(bench.name)?.at ?? '') <= bench.at) known.benches.set(bench.name, bench)
    }
  }
  return [...adapters]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { adapter, benches }]) => ({
      adapter,
      benches: [...benches.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    }))
}
