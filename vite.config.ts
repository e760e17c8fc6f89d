import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import solid from 'vite-plugin-solid'
import { contentSecurityPolicy } from './scripts/lib/csp-plugin'
import { offline } from './scripts/lib/offline-plugin'

/**
 * One build for any folder of any static host: every path is relative. Page and workers are bundled apart (Vite starts
 * a second build at `new Worker`), so what only workers import, tfjs first of all, cannot land in the page's chunks.
 * VITRINE_OUT is where the build goes; the update test makes a second one beside `dist`.
 */
export default defineConfig({
  base: './',
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [solid(), contentSecurityPolicy(), ...offline()],
  define: { __BUILD__: JSON.stringify(process.env.VITRINE_BUILD ?? '') },
  // Tests in a browser import sources by URL; the inner build of a worker needs the same plugins only for assets.
  worker: {
    format: 'es',
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/worker/[name]-[hash].js',
        chunkFileNames: 'assets/worker/[name]-[hash].js',
        assetFileNames: 'assets/worker/[name]-[hash][extname]',
      },
    },
  },
  build: {
    target: 'es2022',
    outDir: process.env.VITRINE_OUT ?? 'dist',
    // An inlined data: URL would need a hole in the policy for workers and wasm.
    assetsInlineLimit: 0,
    manifest: true,
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 3000,
  },
})
