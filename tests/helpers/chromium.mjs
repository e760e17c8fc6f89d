// The one place that knows where a browser is and how to start it with WebGPU.
// Order: CHROMIUM_PATH, Playwright's own browser if it was installed, then the usual system paths.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'

const SYSTEM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Path of a Chromium-family browser. Throws with what to do when there is none. */
export function chromiumPath() {
  const candidates = [process.env.CHROMIUM_PATH, chromium.executablePath(), ...SYSTEM_PATHS]
  const found = candidates.find((path) => path && existsSync(path))
  if (!found) throw new Error('No Chromium found. Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH.')
  return found
}

/**
 * Replaces Playwright's own list, so it holds what of that matters here; and what a browser without a window has no use
 * for: pages behind the address bar, which every new context starts, took a fifth of the processor.
 */
const DISABLED_FEATURES = [
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'LensOverlay'],
  ...['HttpsFirstBalancedModeAutoEnable', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning'],
  ...['AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'PreconnectToSearch'],
  ...['AimEnabled', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
]

/**
 * Launch options for Playwright. `gpu: 'software'` (the default) asks for SwiftShader, so that WebGPU exists on
 * machines without a GPU; `VITRINE_GPU=hardware` leaves the choice of adapter to the browser.
 */
export function chromiumLaunch() {
  const adapter = process.env.VITRINE_GPU === 'hardware' ? [] : ['--use-webgpu-adapter=swiftshader']
  return {
    executablePath: chromiumPath(),
    args: [
      '--headless=new',
      '--enable-unsafe-webgpu',
      ...adapter,
      `--disable-features=${DISABLED_FEATURES.join(',')}`,
      '--js-flags=--expose-gc',
      '--no-sandbox',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
    ],
  }
}
