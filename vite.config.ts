import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import solid from 'vite-plugin-solid'
import { contentSecurityPolicy } from './scripts/lib/csp-plugin'
import { offline } from './scripts/lib/offline-plugin'

/**
 * One build for any folder of any static host: every path is relative. Page and workers are bundled apart (Vite starts
 * a second build at `new Worker`), so what only workers import, tfjs first of all, cannot land in the page's chunks.
 * VITRINE_OUT is where the build goes and VITRINE_BUILD a word in its files' names: the update test makes a second build.
 */
const word = process.env.VITRINE_BUILD ? `-${process.env.VITRINE_BUILD}` : ''
const files = (folder: string) => ({
  entryFileNames: `${folder}/[name]${word}-[hash].js`,
  chunkFileNames: `${folder}/[name]${word}-[hash].js`,
  assetFileNames: `${folder}/[name]-[hash][extname]`,
})

interface Modules {
  getModuleInfo(id: string): { isEntry: boolean; importers: readonly string[] } | null
}

/**
 * What all labs share and the shell does not need goes into two chunks, so that it is loaded once, and a lab's own weight
 * can be seen: `charts`, and `parts` (stage frame and controls).
 */
function sharedChunk(id: string, modules: Modules): string | null {
  const chunk = /[\\/](src[\\/]charts|node_modules[\\/](d3|internmap))/.test(id)
    ? 'charts'
    : /[\\/](src[\\/](ui|stage)|node_modules[\\/](@kobalte|@floating-ui|@corvu|@internationalized|@solid-primitives|solid-))/.test(
          id,
        )
      ? 'parts'
      : null
  return chunk && isInShell(id, modules) ? null : chunk
}

/**
 * The engine's own source, for "read the code", in one chunk a folder, and the shaders, which the kernels load as well,
 * in another. A chunk a file made two thirds of all files that a first visit stores, and storing takes its time a file.
 */
function sourcesChunk(id: string): string | null {
  if (/\.wgsl[?]raw$/.test(id)) return 'shaders'
  const folder = /[\\/]workers[\\/](\w+)[\\/].*[?]raw$/.exec(id)?.[1]
  return folder ? `source-of-${folder}` : null
}

/** True when a chain of static imports leads from the page's entry to the module. */
function isInShell(id: string, modules: Modules, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false
  seen.add(id)
  const info = modules.getModuleInfo(id)
  return info !== null && (info.isEntry || info.importers.some((importer) => isInShell(importer, modules, seen)))
}

export default defineConfig({
  base: './',
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [solid(), contentSecurityPolicy(), ...offline()],
  worker: {
    format: 'es',
    rolldownOptions: {
      output: {
        ...files('assets/worker'),
        codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: sourcesChunk }] },
      },
    },
  },
  build: {
    target: 'es2022',
    // Browsers that know light-dark(); with it a theme also works on a part of a page.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    outDir: process.env.VITRINE_OUT ?? 'dist',
    // An inlined data: URL would need a hole in the policy for workers and wasm.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        ...files('assets'),
        codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: sharedChunk }] },
      },
    },
    manifest: true,
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 3000,
  },
})
