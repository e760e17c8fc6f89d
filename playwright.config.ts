import { defineConfig } from '@playwright/test'
import { chromiumLaunch } from './tests/helpers/chromium.mjs'

/**
 * End-to-end tests run on the built app as a static host serves it, with the production headers, both at the root and
 * under a sub-path. `npm run build` first; `npm test` does.
 */
const port = Number(process.env.VITRINE_E2E_PORT ?? 4179)

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
  webServer: {
    command: `node scripts/serve.mjs --port ${port} --prefix / --prefix /some/where/`,
    port,
    reuseExistingServer: false,
    stdout: 'ignore',
  },
})
