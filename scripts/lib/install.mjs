// What a fresh clone lacks: the packages of the lockfile, and a browser for the tests.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

const STAMP = `${root}node_modules/.vitrine-lockfile`
const MINIMUM_NODE = [20, 19]

/** Ends with a plain sentence on a Node that Vite doesn't run on. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return
  console.error(`Vitrine is built with Node ${MINIMUM_NODE.join('.')} or newer; this is ${process.versions.node}.`)
  console.error('Get a current one from https://nodejs.org or your package manager, then run this again.')
  process.exit(1)
}

/**
 * Installs the lockfile's versions when node_modules is missing or was made from another lockfile. Not `npm ci`: that
 * refuses a lockfile without the optional binaries of other platforms, which a registry mirror may not carry.
 */
export function installPackages() {
  const lockfile = readFileSync(`${root}package-lock.json`, 'utf8')
  const inner = `${root}node_modules/.package-lock.json`
  if (existsSync(STAMP) ? readFileSync(STAMP, 'utf8') === lockfile : existsSync(inner) && agrees(lockfile, inner))
    return
  console.log('Installing packages …')
  const { status } = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error(
      'npm install failed; see above. It needs the package registry once, everything after that works offline.',
    )
    process.exit(1)
  }
  writeFileSync(STAMP, lockfile)
}

/** Packages installed by hand (`npm install`) count if every version is the lockfile's. */
function agrees(lockfile, innerPath) {
  const wanted = JSON.parse(lockfile).packages
  const installed = JSON.parse(readFileSync(innerPath, 'utf8')).packages
  return Object.entries(wanted).every(
    ([name, { version, optional }]) => name === '' || optional || installed[name]?.version === version,
  )
}

/** Path of a browser; on Debian as root one is installed from the distribution when there is none. */
export async function installBrowser() {
  const { chromiumPath } = await import('../../tests/helpers/chromium.mjs')
  try {
    return chromiumPath()
  } catch (missing) {
    if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw missing
    console.log('Installing Chromium for the tests (apt-get) …')
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    for (const args of [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
    ]) {
      spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: environment })
    }
    return chromiumPath()
  }
}
