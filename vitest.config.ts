import { playwright } from '@vitest/browser-playwright'
import solid from 'vite-plugin-solid'
import { defineConfig } from 'vitest/config'
import { chromiumLaunch } from './tests/helpers/chromium.mjs'
import { countWork } from './tests/helpers/count-work'

/** The one limit: a test that hangs ends, one on a slow or busy machine does not. No test sets its own. */
const LIMIT_MS = 8 * 60_000

const inNode = { environment: 'node', testTimeout: LIMIT_MS, hookTimeout: LIMIT_MS } as const

/** Made anew for each project: vitest writes into it. */
const inBrowser = () => ({
  testTimeout: LIMIT_MS,
  hookTimeout: LIMIT_MS,
  // A test that passes only then is named at the end of `npm test`.
  retry: 1,
  expect: { poll: { timeout: LIMIT_MS } },
  fileParallelism: false,
  browser: {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({ launchOptions: chromiumLaunch() }),
    instances: [{ browser: 'chromium' as const }],
  },
})

const optimizeDeps = {
  include: [
    '@tensorflow/tfjs-core',
    '@tensorflow/tfjs-core/dist/register_all_gradients',
    '@tensorflow/tfjs-backend-webgpu',
    '@tensorflow/tfjs-backend-cpu',
    '@tensorflow/tfjs-backend-wasm',
  ],
}

/**
 * unit    Node: domains, services, plain parts of the page, the shape of every lab
 * cancel  Node, with counters in the code: every stage hears a cancel, and works no longer than its share
 * worker  a real Chromium without a GPU: the worker host, runs, spare workers, a real cancel a lab
 * gpu     a real Chromium, on a software adapter where there is no GPU: kernels and tfjs against their twins
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          ...inNode,
          // Not by `exclude`, which would take the place of the one that `npm run check` gives.
          include: ['tests/unit/**/*.test.ts', 'tests/contract/!(cancel).test.ts'],
          // Files share their worker's modules: loading them anew for each took longer than all the tests.
          isolate: false,
          maxWorkers: 2,
        },
      },
      {
        plugins: [countWork()],
        test: {
          name: 'cancel',
          ...inNode,
          include: ['tests/contract/cancel.test.ts'],
          setupFiles: ['tests/helpers/work-counter.ts'],
        },
      },
      {
        plugins: [solid()],
        optimizeDeps,
        test: { name: 'worker', ...inBrowser(), include: ['tests/worker/**/*.test.ts'] },
      },
      { plugins: [solid()], optimizeDeps, test: { name: 'gpu', ...inBrowser(), include: ['tests/gpu/**/*.test.ts'] } },
    ],
  },
})
