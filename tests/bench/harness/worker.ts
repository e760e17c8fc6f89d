/**
 * The worker of one contender in the browser. It answers one message at a time. A contender that runs on all cores starts
 * this script once more (runtime/pool.ts); then it is the app's own worker, which leaves what is no call of its own alone.
 */
import '../../../workers/worker'
import type { Bench } from './contract'
import { describeAdapter, openSide, type OpenedSide } from './side'

export type Question =
  { ask: 'adapter' } | { ask: 'open'; name: string; race: number; who: string } | { ask: 'run'; units: number }
export type Answer = { value: unknown } | { error: string }

const benches = import.meta.glob<{ bench: Bench }>(['../*.bench.ts', '!../*.node.bench.ts'])
let side: OpenedSide | undefined

self.onmessage = async ({ data }: MessageEvent<Question>) => {
  if (!('ask' in data)) return
  try {
    postMessage({ value: await answer(data) } satisfies Answer)
  } catch (thrown) {
    const error = thrown instanceof Error ? `${thrown.message}\n${thrown.stack ?? ''}` : String(thrown)
    postMessage({ error } satisfies Answer)
  }
}

async function answer(question: Question): Promise<unknown> {
  if (question.ask === 'adapter') return describeAdapter()
  if (question.ask === 'run') return side?.run(question.units)
  const load = benches[`../${question.name}.bench.ts`]
  if (!load) throw new Error(`There is no bench ${question.name}.`)
  side = await openSide({ ...question, bench: (await load()).bench }, {})
  return side.device
}
