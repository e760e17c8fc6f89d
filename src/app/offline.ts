/**
 * The page's side of the service worker (workers/service-worker.ts): says when the app works offline, and offers a new
 * build instead of forcing it. Registration is done here and not by a generated script, so that the strict policy holds.
 */
import { PAGE_LOCK, type OfflineMessage } from '../../workers/contracts/offline'

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

/** Does nothing in development, and where the browser has no service workers (private windows of some, plain http). */
export function registerOffline({ onReady, onUpdate }: OfflineEvents): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator && 'locks' in navigator)) return
  const { serviceWorker } = navigator
  const lock = sayWhatRuns()
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
  void serviceWorker.ready.then(onReady)
  void Promise.all([registered, serviceWorker.ready, otherBuildsClosed(lock)]).then(([{ active }]) =>
    tell(active, 'alone'),
  )
}

const scopePrefix = (): string => `${PAGE_LOCK} ${new URL('.', document.baseURI).href} `

/** Takes the lock that tells other pages and the service worker what this page runs on. It goes when the page goes. */
function sayWhatRuns(): string {
  const script = document.querySelector<HTMLScriptElement>('script[type=module]')?.src ?? ''
  const name = scopePrefix() + script
  void navigator.locks.request(name, { mode: 'shared' }, () => new Promise(() => {}))
  return name
}

/**
 * Resolves when no page of another build is open. To be told of a page's end, this one queues for the lock that the
 * other holds: the browser hands it on in that moment, and counts a page that a reload has replaced as ended, which
 * the service worker's list of its clients does not always do.
 */
async function otherBuildsClosed(own: string): Promise<void> {
  for (;;) {
    const { held = [], pending = [] } = await navigator.locks.query()
    const other = [...held, ...pending].find(
      ({ name, mode }) => mode === 'shared' && name?.startsWith(scopePrefix()) && name !== own,
    )
    if (!other?.name) return
    await navigator.locks.request(other.name, () => undefined)
  }
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
