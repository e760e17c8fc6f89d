/** One contender in a process of its own: the counterpart of worker.ts where there is no browser. */
import type { Bench, Surroundings } from './contract'
import { describeAdapter, openSide, type OpenedSide } from './side'
import type { Answer, Question } from './worker'

/** Answers the questions that the parent process sends, one at a time. */
export function serveSide(load: (name: string) => Promise<Bench>, surroundings: Surroundings): void {
  let side: OpenedSide | undefined
  const answer = async (question: Question): Promise<unknown> => {
    if (question.ask === 'run') return side?.run(question.units)
    if (question.ask === 'adapter') return describeAdapter()
    side = await openSide({ ...question, bench: await load(question.name) }, surroundings)
    return side.device
  }
  process.on('message', (question: Question) => {
    answer(question).then(
      (value) => process.send?.({ value } satisfies Answer),
      (thrown: unknown) => {
        const error = thrown instanceof Error ? `${thrown.message}\n${thrown.stack ?? ''}` : String(thrown)
        process.send?.({ error } satisfies Answer)
      },
    )
  })
}
