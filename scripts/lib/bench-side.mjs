// The process of one contender of a *.node.bench.ts (tests/bench/harness/node-host.ts starts it).
import { createServer, createServerModuleRunner } from 'vite'
import { root } from './install.mjs'

// Stays open as long as the process: what a contender imports when it is first needed comes through it as well.
const server = await createServer({
  configFile: false,
  root,
  publicDir: false,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
})
const runner = createServerModuleRunner(server.environments.ssr, { hmr: false })
const load = (path) => runner.import(`${root}tests/${path}`)
const { serveSide } = await load('bench/harness/node-side.ts')
const { wasmFolder } = await load('helpers/wasm-folder.ts')
serveSide(async (name) => (await load(`bench/${name}.node.bench.ts`)).bench, { wasmFolder })
