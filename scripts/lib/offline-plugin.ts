// Vite plugins for the offline app: the service worker is built with the list of this build's files (the web manifest
// is a plain file, public/manifest.webmanifest). Each file goes in with its SHA-256, which the browser checks while it
// fetches, so that a half-deployed site can never leave a mixture of two builds in the cache.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import type { BuildFile } from '../../workers/offline/builds'
import { headerPolicy } from './csp'

/** Everything a first visit stores for offline use must fit in this. */
const PRECACHE_LIMIT_BYTES = 8 * 1024 * 1024
/**
 * Stored when they are first used: what is large and loaded by a button (r50k loads by itself, so it is stored), and
 * tfjs's backend for processors without vector instructions, which hardly any browser asks for.
 */
const LAZY = [/(p50k|cl100k|o200k)[^/]*\.js$/, /tfjs-backend-wasm-(?!simd)[^/]*\.wasm$/]

interface Listed {
  url: string
  size: number
}

/** The service worker's list; the page itself as `./`, because some hosts redirect index.html. */
async function describeFiles(
  outDir: string,
  files: readonly Listed[],
): Promise<(Listed & BuildFile & { revision: null })[]> {
  const described = await Promise.all(
    files.map(async ({ url, size }) => {
      const hash = createHash('sha256').update(await readFile(join(outDir, url)))
      const lazy = LAZY.some((pattern) => pattern.test(url))
      return {
        url: url === 'index.html' ? './' : url,
        integrity: `sha256-${hash.digest('base64')}`,
        ...(lazy ? { lazy } : {}),
        size,
        revision: null,
      }
    }),
  )
  const precached = described.reduce((bytes, { lazy, size }) => bytes + (lazy ? 0 : size), 0)
  if (precached > PRECACHE_LIMIT_BYTES) {
    throw new Error(
      `A first visit would store ${(precached / 2 ** 20).toFixed(1)} MiB; the limit is 8. Make a file lazy.`,
    )
  }
  return described
}

export function offline(): Plugin[] {
  let outDir = ''
  return [
    {
      name: 'vitrine:offline',
      // The inner build of the service worker takes over `define` from here.
      config: () => ({ define: { __POLICY__: JSON.stringify(headerPolicy) } }),
      configResolved: ({ root, build }) => {
        outDir = resolve(root, build.outDir)
      },
    },
    ...VitePWA({
      strategies: 'injectManifest',
      srcDir: 'workers',
      filename: 'service-worker.ts',
      injectRegister: false,
      registerType: 'prompt',
      manifest: false,
      injectManifest: {
        rollupFormat: 'iife',
        globPatterns: ['**/*'],
        globIgnores: ['_headers', '.*/**', '**/.*', 'service-worker.js'],
        maximumFileSizeToCacheInBytes: 64 * 1024 * 1024,
        manifestTransforms: [async (files) => ({ manifest: await describeFiles(outDir, files), warnings: [] })],
      },
    }),
  ]
}
