/** Small reactive helpers of the charts. */
import { createEffect, createSignal, on, onCleanup, untrack } from 'solid-js'
import type { Size } from './chart-types'

/** The width of an element in whole pixels, with the given height; null before it is in the page. */
export function createSize(element: () => HTMLElement | undefined, height: () => number): () => Size | undefined {
  const [width, setWidth] = createSignal(0)
  createEffect(() => {
    const host = element()
    if (!host) return
    setWidth(Math.floor(host.clientWidth))
    const observer = new ResizeObserver((entries) => setWidth(Math.floor(entries[0]?.contentRect.width ?? 0)))
    observer.observe(host)
    onCleanup(() => observer.disconnect())
  })
  return () => (width() > 0 ? { width: width(), height: height() } : undefined)
}

/** The newest value, at most once in `intervalMs`; the last one always comes through. */
export function createThrottled<T>(source: () => T, intervalMs = 50): () => T {
  const [value, setValue] = createSignal<T>(untrack(source))
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastMs = -Infinity
  const put = (): void => {
    timer = undefined
    lastMs = performance.now()
    setValue(() => untrack(source))
  }
  createEffect(
    on(
      source,
      () => {
        const waitMs = intervalMs - (performance.now() - lastMs)
        if (waitMs <= 0) put()
        else timer ??= setTimeout(put, waitMs)
      },
      { defer: true },
    ),
  )
  onCleanup(() => clearTimeout(timer))
  return value
}

/** Changes whenever the page turns light or dark, by the system or by data-theme: what a canvas must redraw for. */
export function createThemeWatch(): () => number {
  const [count, setCount] = createSignal(0)
  const turn = (): void => void setCount((value) => value + 1)
  const query = matchMedia('(prefers-color-scheme: dark)')
  query.addEventListener('change', turn)
  const observer = new MutationObserver(turn)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  onCleanup(() => {
    query.removeEventListener('change', turn)
    observer.disconnect()
  })
  return count
}
