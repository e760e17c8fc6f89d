/**
 * The page's side of the service worker (workers/service-worker.ts): says when the app works offline, and offers a new
 * build instead of forcing it. Registration is done here and not by a generated script, so that the strict policy holds.
 */
import type { OfflineMessage } from '../../workers/contracts/offline'

/**
 * @property onReady  this build is stored; the app now works without a network
 * @property onUpdate a newer build is stored and waits, or a file of this one is gone. `applyUpdate` reloads this page
 *                    into the newer build; other tabs go on with theirs until they are reloaded
 */
export interface OfflineEvents {
  onReady: () => void
  onUpdate: (applyUpdate: () => void) => void
}

const CHECK_INTERVAL_MS = 60 * 60 * 1000
/**
 * When a page tells the worker of its own build that it has started: more than once, because a worker that was just put in
 * charge may not see yet what it may discard. Never another build's worker, which would take the page for one of its own.
 */
const TOLD_AFTER_MS = [0, 10_000, 30_000, 300_000]

/** Does nothing in development, and where the browser has no service workers (private windows of some, plain http). */
export function registerOffline({ onReady, onUpdate }: OfflineEvents): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  const reload = (): void => location.reload()
  const registered = serviceWorker.register(new URL('service-worker.js', document.baseURI))

  // A chunk that neither a cache nor the server has: the site was replaced before this page was stored.
  addEventListener('vite:preloadError', (event) => {
    if (!navigator.onLine) return
    event.preventDefault()
    onUpdate(() => void registered.then(activateWaitingOrForget, reload))
  })

  let wasControlled = serviceWorker.controller !== null
  serviceWorker.addEventListener('controllerchange', () => {
    // Another tab accepted an update. This page keeps its own files; a reload brings it to the same build.
    if (wasControlled) onUpdate(reload)
    wasControlled = true
  })

  void registered.then(
    (registration) => watch(registration, onUpdate),
    (error: unknown) => console.warn('Vitrine will not work offline:', error),
  )
  void serviceWorker.ready.then(({ active }) => {
    for (const after of TOLD_AFTER_MS) setTimeout(() => tell(active, 'started'), after)
    onReady()
  })
}

function watch(registration: ServiceWorkerRegistration, onUpdate: OfflineEvents['onUpdate']): void {
  const offer = (): void => onUpdate(() => acceptWaiting(registration))
  if (registration.waiting && navigator.serviceWorker.controller) offer()
  registration.addEventListener('updatefound', () => {
    const { installing } = registration
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed' && navigator.serviceWorker.controller) offer()
    })
  })
  const check = (): void => {
    if (navigator.onLine) registration.update().catch(() => {})
  }
  setInterval(check, CHECK_INTERVAL_MS)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') check()
  })
}

/** The page reloads once the new build is in charge, and so starts from its files alone. */
function acceptWaiting({ waiting }: ServiceWorkerRegistration): void {
  if (!waiting) return location.reload()
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  tell(waiting, 'activate')
}

/** Without a build that waits, the stored one is incomplete: forget it, so that the reload comes from the server. */
async function activateWaitingOrForget(registration: ServiceWorkerRegistration): Promise<void> {
  if (registration.waiting) return acceptWaiting(registration)
  await registration.unregister()
  location.reload()
}

function tell(worker: ServiceWorker | null, message: OfflineMessage): void {
  worker?.postMessage(message)
}
