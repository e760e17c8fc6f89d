/**
 * The service worker: makes the app work offline and never mix two builds (offline/builds.ts says how). It answers for
 * the app's own files and sends nothing anywhere. A new one waits until the user accepts the update or the last tab closes.
 */
import type { OfflineMessage } from './contracts/offline'
import {
  answer,
  describeBuild,
  discardOtherBuilds,
  installBuild,
  isOtherBuildOpen,
  type BuildFile,
  type Platform,
} from './offline/builds'

interface LifeEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface RequestEvent extends Event {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}
interface NewsEvent extends LifeEvent {
  readonly data: OfflineMessage
}

/** The part of ServiceWorkerGlobalScope that is used; spelled out because the tests are compiled with the page's types. */
declare const self: {
  readonly __WB_MANIFEST: readonly BuildFile[]
  readonly registration: {
    readonly scope: string
    readonly installing: { readonly state: string } | null
    readonly waiting: { readonly state: string } | null
  }
  /** This worker, as the registration names it. */
  readonly serviceWorker: unknown
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: LifeEvent) => void): void
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void
  addEventListener(type: 'message', listener: (event: NewsEvent) => void): void
}
declare const __POLICY__: string

const platform: Platform = {
  scope: self.registration.scope,
  caches,
  fetch: (request) => fetch(request),
  locks: navigator.locks,
  policy: __POLICY__,
}
const build = describeBuild(self.__WB_MANIFEST, platform)

self.addEventListener('install', (event) => {
  event.waitUntil(installBuild(build, platform))
})

self.addEventListener('activate', (event) => {
  // The first visit's page is taken over at once, so that it is offline-ready without a reload.
  event.waitUntil(self.clients.claim().then(discardUnlessInUse))
})

self.addEventListener('message', (event) => {
  if (event.data === 'activate') event.waitUntil(self.skipWaiting())
  // A page has seen the last page of another build go.
  if (event.data === 'alone') event.waitUntil(discardUnlessInUse())
})

self.addEventListener('fetch', (event) => {
  const response = answer(event.request, build, platform)
  if (response) event.respondWith(response)
})

/**
 * Removes the older builds' files, unless a page still runs on them. A page that asks too early, or asks another build's
 * worker, does no harm; it is looked here. Nothing is waited for: a worker with work left would keep a newer one waiting.
 */
async function discardUnlessInUse(): Promise<void> {
  // A newer build has its files in a cache of its own already and will see to the rest.
  if ((await isOtherBuildOpen(build, platform)) || isNewerBuildStored()) return
  await discardOtherBuilds(build, platform)
}

/** A worker may still see itself waiting when it is in charge already; its state says better. */
function isNewerBuildStored(): boolean {
  const { installing, waiting } = self.registration
  return [installing, waiting].some(
    (worker) => worker && worker !== self.serviceWorker && ['installing', 'installed'].includes(worker.state),
  )
}
