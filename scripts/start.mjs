// `npm start`: from a fresh clone to the page, in one command. Installs if needed, builds, serves the build as a
// static host would, and opens a browser where there is one.
import { spawn, spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { installPackages, requireNode, root } from './lib/install.mjs'
import { serve } from './lib/static-server.mjs'

const FIRST_PORT = 4173

requireNode()
const { values } = parseArgs({ options: { 'no-open': { type: 'boolean' } } })
installPackages()
build()
const { url } = await serveOnFreePort(FIRST_PORT)
console.log(`\nVitrine is at ${url}   (Ctrl+C stops it)`)
if (!values['no-open'] && !process.env.CI) openBrowser(url)

function build() {
  console.log('Building …')
  const { status, stdout, stderr } = spawnSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status === 0) return
  console.error(stdout + stderr)
  process.exit(1)
}

async function serveOnFreePort(port) {
  try {
    return await serve({ folder: `${root}dist`, port })
  } catch (error) {
    if (error.code !== 'EADDRINUSE' || port > FIRST_PORT + 50) throw error
    return serveOnFreePort(port + 1)
  }
}

/** Where there is no desktop, the address above is enough. */
function openBrowser(address) {
  const commands = { darwin: ['open', address], win32: ['cmd', '/c', 'start', address] }
  const [command, ...args] = commands[process.platform] ?? ['xdg-open', address]
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}
