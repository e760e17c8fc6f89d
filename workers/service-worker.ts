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
  /** The page that sent it. */
  readonly source: { readonly id: string } | null
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
  readonly clients: {
    claim(): Promise<void>
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly { readonly id: string }[]>
  }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: LifeEvent) => void): void
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void
  addEventListener(type: 'message', listener: (event: NewsEvent) => void): void
}
declare const __POLICY__: string

const LOOKS = 60
const LOOK_INTERVAL_MS = 1000

const platform: Platform = {
  scope: self.registration.scope,
  caches,
  fetch: (request) => fetch(request),
  policy: __POLICY__,
}
const build = describeBuild(self.__WB_MANIFEST, platform)

self.addEventListener('install', (event) => {
  event.waitUntil(installBuild(build, platform))
})

self.addEventListener('activate', (event) => {
  // The first visit's page is taken over at once, so that it is offline-ready without a reload.
  event.waitUntil(self.clients.claim().then(() => discardUnlessInUse()))
})

self.addEventListener('message', (event) => {
  if (event.data === 'activate') event.waitUntil(self.skipWaiting())
  // A page runs on this build. If it is the only one, no page of an older build is left.
  if (event.data === 'started') event.waitUntil(discardSoon(event.source?.id))
})

self.addEventListener('fetch', (event) => {
  const response = answer(event.request, build, platform)
  if (response) event.respondWith(response)
})

/** The page that this one replaced counts as open for a while, so it is looked more than once. */
async function discardSoon(own: string | undefined): Promise<void> {
  for (let look = 0; look < LOOKS && !(await discardUnlessInUse(own)); look++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS))
  }
}

/**
 * @param own a page that runs on this build; any other that is open may run on an older one
 * @returns true when there is nothing left to look for
 */
async function discardUnlessInUse(own?: string): Promise<boolean> {
  // A newer build has its files in a cache of its own already and will see to the rest. It takes over when this worker
  // has nothing left to do, so this worker must not go on looking.
  if (isNewerBuildStored()) return true
  const open = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (open.some(({ id }) => id !== own) || isNewerBuildStored()) return false
  await discardOtherBuilds(build, platform)
  return true
}

/** A worker may still see itself waiting when it is in charge already; its state says better. */
function isNewerBuildStored(): boolean {
  const { installing, waiting } = self.registration
  return [installing, waiting].some(
    (worker) => worker && worker !== self.serviceWorker && ['installing', 'installed'].includes(worker.state),
  )
}
