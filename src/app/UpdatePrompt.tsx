/** Says when the app works offline and when a newer build waits; the user decides when to reload. */
import { createSignal, type JSX, onMount, Show } from 'solid-js'
import { Button } from '../ui/Button'
import { registerOffline } from './offline'
import s from './UpdatePrompt.module.css'

const [isOfflineReady, setOfflineReady] = createSignal(false)

export { isOfflineReady }

export function UpdatePrompt(): JSX.Element {
  const [apply, setApply] = createSignal<() => void>()
  onMount(() => registerOffline({ onReady: () => setOfflineReady(true), onUpdate: (update) => setApply(() => update) }))
  return (
    <Show when={apply()}>
      {(update) => (
        <div class={s.prompt} role="status">
          <span>A new version of Vitrine is ready. What runs now goes on until you reload.</span>
          <Button small kind="main" onClick={() => update()()}>
            Reload
          </Button>
          <Button small onClick={() => setApply(undefined)}>
            Later
          </Button>
        </div>
      )}
    </Show>
  )
}
