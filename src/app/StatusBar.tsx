/** The bottom line: device and why, memory, offline, storage, and the palette's key. */
import { createResource, createSignal, lazy, type JSX, onCleanup, Show, Suspense } from 'solid-js'
import { formatBytes } from '../ui/format'
import { deviceReport } from './device'
import { openPalette } from './palette-state'
import { isOfflineReady } from './UpdatePrompt'
import s from './StatusBar.module.css'

/** Its tables and switches are no part of the first paint. */
const DevicePanel = lazy(async () => ({ default: (await import('./DevicePanel')).DevicePanel }))

const REFRESH_MS = 5000
const PALETTE_KEY = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K'

/** Chromium tells the page's own memory; elsewhere the item is left out. */
interface PerformanceWithMemory extends Performance {
  memory?: { usedJSHeapSize: number }
}

export function StatusBar(): JSX.Element {
  const [panel, setPanel] = createSignal<boolean>()
  const [tick, setTick] = createSignal(0)
  const timer = setInterval(() => setTick((count) => count + 1), REFRESH_MS)
  onCleanup(() => clearInterval(timer))
  const [storage] = createResource(tick, () => navigator.storage?.estimate?.() ?? Promise.resolve(undefined))
  const memory = (): number | undefined => (tick(), (performance as PerformanceWithMemory).memory?.usedJSHeapSize)
  const report = () => (deviceReport.error ? undefined : deviceReport())
  return (
    <>
      <footer class={s.status}>
        <button
          type="button"
          class={s.device}
          onClick={() => setPanel(true)}
          title={report()?.reason ?? 'Which device computes here'}
        >
          <i class={s.dot} data-state={deviceReport.error ? 'failed' : report() ? 'ready' : 'busy'} />
          <Show when={report()} fallback={deviceReport.error ? 'no device' : 'looking for a device'}>
            {(found) => (
              <>
                <b>{found().backend}</b> · {found().adapter}
              </>
            )}
          </Show>
        </button>
        <Show when={memory()}>
          {(bytes) => <span title="Memory of this page, without its workers">page {formatBytes(bytes())}</span>}
        </Show>
        <span title="Whether this page and its labs open without a network">
          {isOfflineReady() ? 'offline ready' : import.meta.env.DEV ? 'development' : 'not offline yet'}
        </span>
        <Show when={storage.latest}>
          {(estimate) => (
            <a href="#/library" title="The app itself, stored for offline use, and the Library">
              storage {formatBytes(estimate().usage ?? 0)} of {formatBytes(estimate().quota ?? 0)}
            </a>
          )}
        </Show>
        <button type="button" class={s.key} onClick={openPalette} aria-label={`${PALETTE_KEY}, command palette`}>
          <kbd>{PALETTE_KEY}</kbd>
        </button>
      </footer>
      {/* Beside the bar, whose buttons look otherwise. */}
      <Show when={panel() !== undefined}>
        <Suspense>
          <DevicePanel open={panel() ?? false} onClose={() => setPanel(false)} />
        </Suspense>
      </Show>
    </>
  )
}
