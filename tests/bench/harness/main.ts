/**
 * The driver of `npm run bench`: finds the benches, lets their contenders run in Chromium, in Node or in Python, prints a
 * table for each, and keeps the results. It says 1 only when a contender could not run; figures never fail it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { runnerImport } from 'vite'
import { openBrowser, type Arena } from './browser'
import { suits, type Bench, type Race } from './contract'
import { withFigures } from './docs'
import { openNode } from './node-host'
import { openPython, pythonName } from './python'
import { benchResult, raceText, runRace, type ExtraContender } from './run'
import { keepResults, readResults, type Adapter, type BenchResult, type ResultsFile } from './results'

/** @property isDry leaves the results and docs/performance.md as they are */
export interface Options {
  root: string
  names: readonly string[]
  isJson: boolean
  isNative: boolean
  isDry: boolean
}

interface Found {
  name: string
  file: string
  inNode: boolean
}

export async function runBenches({ root, names, isJson, isNative, isDry }: Options): Promise<number> {
  const say = (text: string): void => void (isJson ? process.stderr : process.stdout).write(`${text}\n`)
  const all = findBenches(`${root}tests/bench`)
  const unknown = names.filter((name) => !all.some((bench) => bench.name === name))
  if (unknown.length > 0) {
    say(`There is no bench ${unknown.join(', ')}. There are: ${all.map(({ name }) => name).join(', ')}.`)
    return 1
  }
  const browser = await openBrowser(root)
  const node = openNode(root)
  try {
    const benches: BenchResult[] = []
    say(
      `${browser.adapter.name}${browser.adapter.software ? ', a software adapter: ratios and counts mean something, milliseconds are the processor’s' : ''}`,
    )
    for (const found of all.filter(({ name }) => names.length === 0 || names.includes(name))) {
      const { module } = await runnerImport<{ bench: Bench }>(`${root}tests/bench/${found.file}`, runnerConfig(root))
      const arena = found.inNode ? node : browser
      const result = await runBench(found.name, module.bench, arena, browser.adapter, isNative ? root : undefined, say)
      benches.push(result)
      if (!isDry) keep(root, { adapter: browser.adapter, benches: [result] })
    }
    if (isJson) console.log(JSON.stringify({ adapter: browser.adapter, benches } satisfies ResultsFile, undefined, 1))
    return benches.some(({ races }) => races.some(({ failed }) => Object.keys(failed).length > 0)) ? 1 : 0
  } finally {
    await browser.close()
  }
}

/** Keeps results and brings docs/performance.md up to date with all that are kept; returns the file's path. */
export function keep(root: string, results: ResultsFile): string {
  const path = keepResults(`${root}tests/bench/results`, results)
  writeDocs(root)
  return path
}

/** Keeps the results of a run elsewhere and returns where they lie now. */
export function importResults(root: string, path: string): string {
  return keep(root, JSON.parse(readFileSync(path, 'utf8')) as ResultsFile)
}

function writeDocs(root: string): void {
  const page = `${root}docs/performance.md`
  writeFileSync(page, withFigures(readFileSync(page, 'utf8'), readResults(`${root}tests/bench/results`)))
}

function findBenches(folder: string): Found[] {
  return readdirSync(folder)
    .flatMap((file) => {
      const match = /^(.*?)(\.node)?\.bench\.ts$/.exec(file)
      return match ? [{ name: match[1] ?? '', file, inNode: match[2] !== undefined }] : []
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

export function runnerConfig(root: string): { configFile: false; root: string; publicDir: false; logLevel: 'error' } {
  return { configFile: false, root, publicDir: false, logLevel: 'error' }
}

async function runBench(
  name: string,
  bench: Bench,
  arena: Pick<Arena, 'host' | 'open'>,
  adapter: Adapter,
  nativeRoot: string | undefined,
  say: (text: string) => void,
): Promise<BenchResult> {
  say(`\n${name}: ${bench.question}`)
  const result = benchResult(name, bench, arena.host)
  for (const [index, race] of bench.races.entries()) {
    if (!suits(race, adapter.software)) continue
    const python = nativeRoot === undefined ? undefined : findPython(race, nativeRoot, say)
    const raced = await runRace(race, (who) => arena.open(name, index, who), python)
    result.races.push(raced)
    say(raceText(raced, adapter))
  }
  return result
}

/** The contender in Python, if the race has one and it can run here. */
function findPython({ native }: Race, root: string, say: (text: string) => void): ExtraContender | undefined {
  if (native === undefined) return undefined
  const script = `${root}tests/bench/native/${native}`
  const found = pythonName(script)
  if ('name' in found) return { who: found.name, open: () => openPython(script) }
  say(`  ${found.missing}`)
  return undefined
}
