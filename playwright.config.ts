import { defineConfig } from '@playwright/test'
import { chromiumLaunch } from './tests/helpers/chromium.mjs'

/**
 * End-to-end tests run on the built app as a static host serves it, with the production headers, both at the root and
 * under a sub-path. `npm run build` first; `npm test` does.
 *
 * No test has a limit of its own: it waits for what it is about, and these two limits only end what hangs. They are so
 * far off that no machine reaches them by being slow. What compares times is in the project `timed`, run last with
 * nothing beside it.
 */
const TEST_LIMIT_MS = 8 * 60_000
const EXPECT_LIMIT_MS = 3 * 60_000

const port = Number(process.env.VITRINE_E2E_PORT ?? 4179)
const folder = process.env.VITRINE_OUT ?? 'dist'

const TIMED = '**/*.timed.spec.ts'
/** Needs a second build, `npm run build:two`. */
const UPDATE = '**/update.spec.ts'

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  timeout: TEST_LIMIT_MS,
  expect: { timeout: EXPECT_LIMIT_MS },
  // A test that passes only then is named at the end of `npm test`.
  retries: 1,
  reporter: [['list']],
  use: {
    baseURL: `http://localhost:${port}/`,
    browserName: 'chromium',
    headless: true,
    launchOptions: chromiumLaunch(),
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  // A run empties its own folder only, so the pictures of one stay while the next runs.
  projects: [
    { name: 'e2e', outputDir: 'test-results/e2e', testIgnore: [TIMED, UPDATE] },
    { name: 'update', outputDir: 'test-results/update', testMatch: UPDATE, workers: 1 },
    { name: 'timed', outputDir: 'test-results/timed', testMatch: TIMED, workers: 1 },
    // For people to look at: what is tagged so, in every look instead of two. Not part of `npm test`.
    { name: 'pictures', outputDir: 'test-results/pictures', testIgnore: [TIMED, UPDATE], grep: /@pictures/ },
  ],
  webServer: {
    command: `node scripts/serve.mjs --folder ${folder} --port ${port} --prefix / --prefix /some/where/`,
    port,
    timeout: TEST_LIMIT_MS,
    reuseExistingServer: false,
    stdout: 'ignore',
  },
})
