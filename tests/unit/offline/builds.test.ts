/** The rules that keep two builds apart, on a cache storage made of maps. The browser's own is tested in tests/e2e/update.spec.ts. */
import { describe, expect, it } from 'vitest'
import {
  answer,
  type BuildFile,
  describeBuild,
  discardOtherBuilds,
  installBuild,
  isOtherBuildOpen,
  type Platform,
} from '../../../workers/offline/builds'
import { PAGE_LOCK } from '../../../workers/contracts/offline'

const scope = 'https://example.test/app/'

/** A host whose files may change, and a browser's caches. */
function makePlatform(files: Record<string, string>) {
  const stores = new Map<string, Map<string, Response>>()
  const asked: string[] = []
  const open = (name: string): Promise<Cache> => {
    const store = stores.get(name) ?? new Map<string, Response>()
    stores.set(name, store)
    const cache = {
      put: (url: string, response: Response) => Promise.resolve(void store.set(url, response)),
    }
    return Promise.resolve(cache as unknown as Cache)
  }
  const platform: Platform = {
    scope,
    policy: "default-src 'none'",
    locks: { query: () => Promise.resolve({ held: [], pending: [] }) },
    caches: {
      open,
      has: (name) => Promise.resolve(stores.has(name)),
      match: (url, options) =>
        Promise.resolve(
          stores
            .get(options?.cacheName ?? '')
            ?.get(url as unknown as string)
            ?.clone(),
        ),
      keys: () => Promise.resolve([...stores.keys()]),
      delete: (name) => Promise.resolve(stores.delete(name)),
    },
    fetch: (request) => {
      asked.push(request.url)
      const body = files[request.url.slice(scope.length) || './']
      return Promise.resolve(body === undefined ? new Response('', { status: 404 }) : new Response(body))
    },
  }
  return { platform, stores, asked }
}

const file = (url: string, lazy?: true): BuildFile => ({ url, integrity: `sha256-${url}`, ...(lazy ? { lazy } : {}) })
const request = (path: string): Request => new Request(scope + path)
const textOf = async (response: Promise<Response> | undefined): Promise<string> => (await response)?.text() ?? ''

const first = [file('./'), file('assets/index-aaaaaaaa.js'), file('assets/same-cccccccc.js')]
const second = [
  { ...file('./'), integrity: 'sha256-other' },
  file('assets/index-bbbbbbbb.js'),
  file('assets/same-cccccccc.js'),
]
const host = {
  './': 'page',
  'assets/index-aaaaaaaa.js': 'one',
  'assets/index-bbbbbbbb.js': 'two',
  'assets/same-cccccccc.js': 'same',
}

describe('a build in the cache', () => {
  it('is stored whole, with the policy on every file', async () => {
    const { platform, stores } = makePlatform(host)
    const build = describeBuild(first, platform)
    await installBuild(build, platform)
    const stored = stores.get(build.cacheName)
    expect([...(stored?.keys() ?? [])].sort()).toEqual([...build.files.keys()].sort())
    for (const response of stored?.values() ?? []) {
      expect(response.headers.get('content-security-policy')).toBe("default-src 'none'")
    }
  })

  it('leaves nothing behind when a file is missing', async () => {
    const { platform, stores } = makePlatform({ './': 'page' })
    await expect(installBuild(describeBuild(first, platform), platform)).rejects.toThrow('404')
    expect(stores.size).toBe(0)
  })

  it('takes files with the same hashed name from the build before', async () => {
    const { platform, asked } = makePlatform(host)
    await installBuild(describeBuild(first, platform), platform)
    asked.length = 0
    await installBuild(describeBuild(second, platform), platform)
    expect(asked.map((url) => url.slice(scope.length)).sort()).toEqual(['', 'assets/index-bbbbbbbb.js'])
  })

  it('has the same name for the same files in any order, and another for others', () => {
    const { platform } = makePlatform({})
    const name = (list: BuildFile[]): string => describeBuild(list, platform).cacheName
    expect(name([...first].reverse())).toBe(name(first))
    expect(name(second)).not.toBe(name(first))
  })
})

describe('an answer', () => {
  it('serves the page from its own build only, whatever else is stored', async () => {
    const files = { ...host }
    const { platform, stores } = makePlatform(files)
    const old = describeBuild(first, platform)
    await installBuild(old, platform)
    files['./'] = 'new page'
    const young = describeBuild(second, platform)
    await installBuild(young, platform)
    expect(await textOf(answer(request(''), old, platform))).toBe('page')
    expect(await textOf(answer(request(''), young, platform))).toBe('new page')
    // Even with its cache gone, the old build's page is not taken for the new one's.
    stores.delete(young.cacheName)
    expect(await textOf(answer(request(''), young, platform))).toBe('new page')
  })

  it('gives a page of the older build its files after the newer one has taken over', async () => {
    const { platform } = makePlatform(host)
    await installBuild(describeBuild(first, platform), platform)
    const young = describeBuild(second, platform)
    await installBuild(young, platform)
    expect(await textOf(answer(request('assets/index-aaaaaaaa.js'), young, platform))).toBe('one')
    await discardOtherBuilds(young, platform)
    expect(await platform.caches.keys()).toEqual([young.cacheName])
  })

  it('does not make a cache again that is discarded while it looks through the older ones', async () => {
    const { platform } = makePlatform(host)
    await installBuild(describeBuild(first, platform), platform)
    const young = describeBuild(second, platform)
    await installBuild(young, platform)
    const answers = ['assets/index-aaaaaaaa.js', 'assets/index-bbbbbbbb.js'].map(
      async (path) => await answer(request(path), young, platform),
    )
    await discardOtherBuilds(young, platform)
    await Promise.all(answers)
    expect(await platform.caches.keys()).toEqual([young.cacheName])
  })

  it('does not make its cache again when a newer build has discarded it', async () => {
    const { platform } = makePlatform({ ...host, 'assets/o200k-dddddddd.js': 'ranks' })
    const lazy = file('assets/o200k-dddddddd.js', true)
    const old = describeBuild([...first, lazy], platform)
    const young = describeBuild(second, platform)
    await installBuild(old, platform)
    await installBuild(young, platform)
    await discardOtherBuilds(young, platform)
    expect(await textOf(answer(request(lazy.url), old, platform))).toBe('ranks')
    expect(await platform.caches.keys()).toEqual([young.cacheName])
  })

  it('stores a lazy file when it is first used, and carries it over to the next build', async () => {
    const { platform, asked } = makePlatform({ ...host, 'assets/o200k-dddddddd.js': 'ranks' })
    const lazy = file('assets/o200k-dddddddd.js', true)
    const build = describeBuild([...first, lazy], platform)
    await installBuild(build, platform)
    expect(asked).not.toContain(scope + lazy.url)
    for (let i = 0; i < 2; i++) expect(await textOf(answer(request(lazy.url), build, platform))).toBe('ranks')
    await installBuild(describeBuild([...second, lazy], platform), platform)
    expect(asked.filter((url) => url === scope + lazy.url)).toHaveLength(1)
  })

  it('leaves alone what is not a file of the app', () => {
    const { platform } = makePlatform(host)
    const build = describeBuild(first, platform)
    expect(answer(new Request('https://elsewhere.test/x.js'), build, platform)).toBeUndefined()
    expect(answer(request('unknown.txt'), build, platform)).toBeUndefined()
    expect(answer(new Request(scope, { method: 'POST' }), build, platform)).toBeUndefined()
  })

  it('does not touch another copy of the app on the same origin', async () => {
    const { platform } = makePlatform(host)
    const inner: Platform = {
      ...platform,
      scope: `${scope}inner/`,
      fetch: () => Promise.resolve(new Response('inner')),
    }
    const innerBuild = describeBuild(first, inner)
    await installBuild(innerBuild, inner)
    const build = describeBuild(first, platform)
    await installBuild(build, platform)
    await discardOtherBuilds(build, platform)
    expect(await platform.caches.keys()).toContain(innerBuild.cacheName)
  })
})

describe('a page that is open', () => {
  const build = describeBuild(second, makePlatform({}).platform)
  const lock = (name: string, mode: LockMode = 'shared') => ({ name, mode, clientId: name })
  const isOpen = (held: LockInfo[], pending: LockInfo[] = []): Promise<boolean> =>
    isOtherBuildOpen(build, {
      ...makePlatform({}).platform,
      locks: { query: () => Promise.resolve({ held, pending }) },
    })
  const page = (script: string, folder = scope): string => `${PAGE_LOCK} ${folder} ${folder}assets/${script}`

  it('keeps the other build whose first script it holds', async () => {
    expect(await isOpen([lock(page('index-bbbbbbbb.js')), lock(page('index-aaaaaaaa.js'))])).toBe(true)
    expect(await isOpen([], [lock(page('index-aaaaaaaa.js'))])).toBe(true)
  })

  it('keeps nothing when it runs on this build, belongs to another copy of the app, or only waits for one to end', async () => {
    expect(await isOpen([])).toBe(false)
    expect(await isOpen([lock(page('index-bbbbbbbb.js')), lock('vitrine-worker-1')])).toBe(false)
    expect(await isOpen([lock(page('index-aaaaaaaa.js', `${scope}inner/`))])).toBe(false)
    expect(await isOpen([], [lock(page('index-aaaaaaaa.js'), 'exclusive')])).toBe(false)
  })
})
