// Vite plugins for the offline app: the service worker is built with the list of this build's files (the web manifest is
// a plain file, public/manifest.webmanifest). Each file goes in with its SHA-256, which the browser checks while it fetches, so that a half-deployed site can
// never leave a mixture of two builds in the cache.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { VitePWA } from 'vite-plugin-pwa'
import { headerPolicy } from './csp.mjs'

/** Everything a first visit stores for offline use must fit in this. */
const PRECACHE_LIMIT_BYTES = 8 * 1024 * 1024
/** Large and seldom needed: stored when they are first used. */
const LAZY = [/(r50k|p50k|cl100k|o200k)[^/]*\.js$/]

/** The service worker's list: `{ url, integrity, lazy? }`, the page itself as `./` (some hosts redirect index.html). */
async function describeFiles(outDir, files) {
  const manifest = []
  let precacheBytes = 0
  for (const { url, size } of files) {
    const hash = createHash('sha256')
      .update(await readFile(join(outDir, url)))
      .digest('base64')
    const lazy = LAZY.some((pattern) => pattern.test(url))
    if (!lazy) precacheBytes += size
    manifest.push({
      url: url === 'index.html' ? './' : url,
      integrity: `sha256-${hash}`,
      ...(lazy ? { lazy } : {}),
      size,
    })
  }
  if (precacheBytes > PRECACHE_LIMIT_BYTES) {
    throw new Error(
      `A first visit would store ${(precacheBytes / 1048576).toFixed(1)} MiB; the limit is 8. Make a large file lazy.`,
    )
  }
  return { manifest, warnings: [] }
}

/** Runs before the service worker is built: its inner build takes over `define` from here. */
const policyForTheWorker = {
  name: 'vitrine:worker-policy',
  config: () => ({ define: { __POLICY__: JSON.stringify(headerPolicy) } }),
}

export function offline() {
  let outDir = 'dist'
  return [
    policyForTheWorker,
    { name: 'vitrine:out', configResolved: (config) => void (outDir = join(config.root, config.build.outDir)) },
    VitePWA({
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
        manifestTransforms: [(files) => describeFiles(outDir, files)],
      },
    }),
  ]
}
