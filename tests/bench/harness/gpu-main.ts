/**
 * The benches where there is a GPU and no browser: Node with Dawn's WebGPU, everything in one bundle, each contender in a
 * process of its own. `$NODE run.mjs [RESULTS.json] [NAME…]`; results are written after every race, so that one that breaks
 * or takes too long loses no other. scripts/bench-native-gpu.mjs builds it.
 */
import { fileURLToPath } from 'node:url'
import { suits, type Bench } from './contract'
import { adapterOf, arenaOf, startProcess } from './node-host'
import { serveSide } from './node-side'
import { writeResults, type BenchResult } from './results'
import { benchResult, raceText, runRace } from './run'

/** One turn may take so long; the whole run no race more once so much has passed. */
const TURN_LIMIT_MS = 60_000
const RUN_LIMIT_MS = 5 * 60_000
const SIDE = '--side'

/** Without those whose time is the processor's. */
const benches = import.meta.glob<{ bench: Bench }>([
  '../*.bench.ts',
  '!../*.node.bench.ts',
  '!../{bpe,lstm-wasm,projection}.bench.ts',
])
const nameOf = (path: string): string => path.replace(/^.*\/|\.bench\.ts$/g, '')

if (process.argv[2] === SIDE) {
  // Puts navigator.gpu in place; tfjs looks for it when it is loaded.
  await import(/* @vite-ignore */ `${process.env.GPU ?? '.'}/webgpu.mjs`)
  serveSide(loadBench, { wasmFolder: fileURLToPath(new URL('./wasm/', import.meta.url)) })
} else {
  await runAll(process.argv[2] ?? 'bench-results.json', process.argv.slice(3))
  process.exit(0)
}

async function loadBench(name: string): Promise<Bench> {
  const load = Object.entries(benches).find(([path]) => nameOf(path) === name)?.[1]
  if (!load) throw new Error(`There is no bench ${name}.`)
  return (await load()).bench
}

async function runAll(path: string, names: readonly string[]): Promise<void> {
  const started = performance.now()
  const start = (): ReturnType<typeof startProcess> =>
    startProcess(fileURLToPath(import.meta.url), [SIDE], TURN_LIMIT_MS)
  const adapter = await adapterOf(start())
  const arena = arenaOf(start, `Node ${process.versions.node} with Dawn`)
  const results: BenchResult[] = []
  console.log(adapter.name)
  for (const name of names.length > 0 ? names : Object.keys(benches).map(nameOf)) {
    const bench = await loadBench(name)
    const result = benchResult(name, bench, arena.host)
    results.push(result)
    console.log(`\n${name}: ${bench.question}`)
    for (const [index, race] of bench.races.entries()) {
      if (!suits(race, adapter.software)) continue
      if (performance.now() - started > RUN_LIMIT_MS) {
        console.log(`  no time is left for: ${race.job}`)
        continue
      }
      const raced = await runRace(race, (who) => arena.open(name, index, who))
      result.races.push(raced)
      console.log(raceText(raced, adapter))
      writeResults(path, { adapter, benches: results.filter(({ races }) => races.length > 0) })
    }
  }
  console.log(`\nWritten to ${path}, ${Math.round((performance.now() - started) / 1000)} s`)
}
