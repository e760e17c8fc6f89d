import { defineConfig } from '@playwright/test'
import { chromiumLaunch } from './tests/helpers/chromium.mjs'

/**
 * End-to-end tests run on the built app as a static host serves it, with the production headers, both at the root and
 * under a sub-path. `npm run build` first; `npm test` does. What measures time is a project of its own, so that it can be
 * run with nothing beside it: `npx playwright test --project alone`.
 */
const port = Number(process.env.VITRINE_E2E_PORT ?? 4179)
const folder = process.env.VITRINE_OUT ?? 'dist'

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://localhost:${port}/`,
    browserName: 'chromium',
    headless: true,
    launchOptions: chromiumLaunch(),
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'together', testIgnore: '**/*.timed.spec.ts' },
    { name: 'alone', testMatch: '**/*.timed.spec.ts', workers: 1 },
  ],
  webServer: {
    command: `node scripts/serve.mjs --folder ${folder} --port ${port} --prefix / --prefix /some/where/`,
    port,
    reuseExistingServer: false,
    stdout: 'ignore',
  },
})
