/** "Run every stage": starts each stage that waits for the user, one after another; what a failed one feeds is passed over. */
import { createEffect, createSignal, type JSX, Show } from 'solid-js'
import type { Run } from '../client'
import { Button } from '../ui/Button'

/** The part of a run that matters here; views and live results differ from stage to stage. */
export type Runnable = Pick<Run, 'status' | 'start' | 'cancel'>

export function RunAll(props: { runs: readonly Runnable[]; label?: string }): JSX.Element {
  const [next, setNext] = createSignal<number>()
  let started: number | undefined
  createEffect(() => {
    const index = next()
    if (index === undefined) return
    const run = props.runs[index]
    if (!run) return setNext(undefined)
    // What a failed stage feeds will wait for ever; what it does not feed can still run.
    const isBlocked =
      run.status() === 'waiting' && props.runs.slice(0, index).some((each) => each.status() === 'failed')
    const wasStarted = started === index
    if (run.status() === 'done' || (run.status() === 'failed' && wasStarted) || isBlocked) setNext(index + 1)
    else if (run.status() === 'ready' || run.status() === 'stale' || run.status() === 'failed') {
      // A stage that was started and stands again was cancelled by the user.
      if (wasStarted) return setNext(undefined)
      started = index
      run.start()
    }
  })
  const begin = (): void => {
    started = undefined
    setNext(0)
  }
  const cancel = (): void => {
    const index = next()
    setNext(undefined)
    if (index !== undefined) props.runs[index]?.cancel()
  }
  return (
    <Show when={next() === undefined} fallback={<Button onClick={cancel}>Stop</Button>}>
      <Button kind="main" onClick={begin}>
        {props.label ?? 'Run every stage'}
      </Button>
    </Show>
  )
}
