/** A stage's progress line. Runs shorter than a blink show nothing, so that sliders do not make the page flicker. */
import { createEffect, createSignal, type JSX, onCleanup, Show } from 'solid-js'
import type { Run } from '../client'
import { Progress } from '../ui/Progress'

const SHOW_AFTER_MS = 250

export function StageProgress(props: {
  run: Pick<Run, 'status' | 'progress' | 'cancel'>
  /** The stop button's label; without one there is no button here. */
  stopLabel: string | undefined
}): JSX.Element {
  const [shown, setShown] = createSignal(false)
  createEffect(() => {
    if (props.run.status() !== 'running') return setShown(false)
    const timer = setTimeout(() => setShown(true), SHOW_AFTER_MS)
    onCleanup(() => clearTimeout(timer))
  })
  return (
    <Show when={shown()}>
      <Progress
        phase={props.run.progress()?.phase ?? 'starting'}
        done={props.run.progress()?.done ?? 0}
        total={props.run.progress()?.total ?? 0}
        unit={props.run.progress()?.unit}
        cancelLabel={props.stopLabel}
        onCancel={props.stopLabel ? () => props.run.cancel() : undefined}
      />
    </Show>
  )
}
