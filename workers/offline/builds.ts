/**
 * Builds of the app in the browser's cache, each in a cache of its own. A new build is stored whole beside the old one
 * and takes over only when the user agrees; pages of the old build go on finding their files in its cache, so no page
 * ever runs on a mixture. The functions take the platform's caches and fetch as arguments, so they run in tests.
 */
import { PAGE_LOCK } from '../contracts/offline'

/**
 * @property url       relative to the scope; `./` is the page
 * @property integrity `sha256-…` of the file in this build; the browser refuses anything else
 * @property lazy      stored when first used instead of on installation
 */
export interface BuildFile {
  url: string
  integrity: string
  lazy?: boolean
}

export interface Platform {
  /** Folder that the app lives in, absolute, with a trailing slash. */
  scope: string
  caches: Pick<CacheStorage, 'open' | 'has' | 'match' | 'keys' | 'delete'>
  fetch: (request: Request) => Promise<Response>
  locks: Pick<LockManager, 'query'>
  /** Content security policy for stored responses: static hosts without headers then have one for workers as well. */
  policy: string
}

export interface Build {
  cacheName: string
  files: ReadonlyMap<string, BuildFile>
}

const CONCURRENT_FETCHES = 6
/** Names with a content hash never mean two things, so such a file may be taken from an older build's cache. */
const HASHED = /\/assets\/.*-[\w-]{8}\.\w+$/

/** The build that a list of files describes; equal lists are the same build. */
export function describeBuild(list: readonly BuildFile[], { scope }: Platform): Build {
  const lines = list.map(({ url, integrity }) => `${url} ${integrity}`).sort()
  return {
    cacheName: prefixOf(scope) + fingerprint(lines.join('\n')),
    files: new Map(list.map((file) => [new URL(file.url, scope).href, file])),
  }
}

/** 64 bits of FNV-1a (Fowler, Noll, Vo) as hex, over integrity values that are themselves SHA-256. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (let i = 0; i < text.length; i++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n)
  }
  return hash.toString(16).padStart(16, '0')
}

/** Several copies of the app may live on one origin; each sees its own caches only. */
const prefixOf = (scope: string): string => `vitrine ${scope} `

/** Stores a build whole, or rejects and leaves nothing behind. Lazy files come along if an older build had them. */
export async function installBuild(build: Build, platform: Platform): Promise<void> {
  const older = await otherNames(build, platform)
  const cache = await platform.caches.open(build.cacheName)
  const queue = [...build.files]
  const store = async (): Promise<void> => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const [url, file] = next
      const known = HASHED.test(url) ? await findIn(older, url, platform) : undefined
      if (known) await cache.put(url, known)
      else if (!file.lazy) await cache.put(url, withPolicy(await fetchFile(url, file, platform), platform.policy))
    }
  }
  try {
    await Promise.all(Array.from({ length: CONCURRENT_FETCHES }, store))
  } catch (error) {
    queue.length = 0
    await platform.caches.delete(build.cacheName)
    throw error
  }
}

async function fetchFile(url: string, { integrity }: BuildFile, { fetch }: Platform): Promise<Response> {
  const response = await fetch(new Request(url, { integrity, cache: 'no-cache', credentials: 'same-origin' }))
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return response
}

/**
 * The answer to a page's or worker's request: from this build, else from an older one that a page may still run on,
 * else from the network. Undefined for what is none of the app's files, which the browser then handles as usual.
 */
export function answer(request: Request, build: Build, platform: Platform): Promise<Response> | undefined {
  const url = new URL(request.url)
  url.hash = ''
  if (request.method !== 'GET' || !url.href.startsWith(platform.scope)) return undefined
  if (request.mode === 'navigate') {
    url.search = ''
    if (url.href === `${platform.scope}index.html`) url.href = platform.scope
  }
  if (!build.files.has(url.href) && !HASHED.test(url.pathname)) return undefined
  return find(url.href, request, build, platform)
}

async function find(url: string, request: Request, build: Build, platform: Platform): Promise<Response> {
  const names = HASHED.test(url) ? await otherNames(build, platform) : []
  const stored = await findIn([build.cacheName, ...names], url, platform)
  if (stored) return stored
  const file = build.files.get(url)
  if (!file) return platform.fetch(request)
  const response = withPolicy(await fetchFile(url, file, platform), platform.policy)
  // A page that has gone may leave a request behind, and its build's cache may be discarded by now: it stays so.
  if (await platform.caches.has(build.cacheName)) {
    await (await platform.caches.open(build.cacheName)).put(url, response.clone())
  }
  return response
}

/** True while a page runs on files that this build does not have. Its first script, which its lock names, tells. */
export async function isOtherBuildOpen({ files }: Build, { locks, scope }: Platform): Promise<boolean> {
  const prefix = `${PAGE_LOCK} ${scope} `
  const { held = [], pending = [] } = await locks.query()
  return [...held, ...pending].some(
    ({ name = '', mode }) => mode === 'shared' && name.startsWith(prefix) && !files.has(name.slice(prefix.length)),
  )
}

/** Removes every other build of this app. Only when no page runs on one and none waits to take over. */
export async function discardOtherBuilds(build: Build, platform: Platform): Promise<void> {
  const names = await otherNames(build, platform)
  await Promise.all(names.map((name) => platform.caches.delete(name)))
}

async function otherNames(build: Build, { caches, scope }: Platform): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(prefixOf(scope)) && name !== build.cacheName)
}

/** Opening a cache makes it, even one that was discarded a moment ago; looking into it by name does not. */
async function findIn(names: readonly string[], url: string, { caches }: Platform): Promise<Response | undefined> {
  for (const cacheName of names) {
    const found = await caches.match(url, { cacheName })
    if (found) return found
  }
  return undefined
}

/** A fresh response: the policy is set, and a redirect on the way (which navigations refuse) is forgotten. */
function withPolicy(response: Response, policy: string): Response {
  const headers = new Headers(response.headers)
  headers.set('content-security-policy', policy)
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
