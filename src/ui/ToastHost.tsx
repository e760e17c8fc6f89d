/** Where toasts appear; put once into the page. Read politely, and held while pointed at or focused. */
import { createSignal, For, onCleanup, Show, type JSX } from 'solid-js'
import { Button } from './Button'
import { dismissToast, toasts, type Toast } from './toasts'
import s from './ToastHost.module.css'

export function ToastHost(): JSX.Element {
  return (
    <div class={s.host} role="status" aria-live="polite" aria-label="Messages">
      <For each={toasts()}>{(toast) => <ToastLine toast={toast} />}</For>
    </div>
  )
}

function ToastLine(props: { toast: Toast }): JSX.Element {
  const [held, setHeld] = createSignal(false)
  let waitedMs = 0
  const stepMs = 500
  const timer = setInterval(() => {
    if (held()) return
    waitedMs += stepMs
    if (waitedMs >= (props.toast.undo ? 12_000 : 6_000)) dismissToast(props.toast.id)
  }, stepMs)
  onCleanup(() => clearInterval(timer))
  const undo = (): void => {
    props.toast.undo?.()
    dismissToast(props.toast.id)
  }
  return (
    <div
      class={s.toast}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <span>{props.toast.message}</span>
      <Show when={props.toast.undo}>
        <Button kind="link" onClick={undo}>
          Undo
        </Button>
      </Show>
      <Button kind="quiet" small aria-label="Dismiss" onClick={() => dismissToast(props.toast.id)}>
        <svg width="10" height="10" viewBox="0 0 12 12" aria-hidden="true">
          <path d="M1 1l10 10M11 1L1 11" fill="none" stroke="currentColor" stroke-width="1.5" />
        </svg>
      </Button>
    </div>
  )
}
