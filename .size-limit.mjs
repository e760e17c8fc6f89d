// Weights that a first visit and each lab may have (docs/architecture.md, section 8), read from the build itself: what
// index.html names is the first paint; a lab's view is its own chunk plus whatever it brings that the shell lacks.
import { readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync(new URL('dist/.vite/manifest.json', import.meta.url), 'utf8'))

/** Files that arrive with a chunk: itself, its static imports, and with `css` their style sheets. */
function arriving(key, kind, seen = new Set()) {
  if (seen.has(key)) return []
  seen.add(key)
  const chunk = manifest[key]
  const own = kind === 'css' ? (chunk.css ?? []) : [chunk.file]
  return [...new Set([...own, ...(chunk.imports ?? []).flatMap((imported) => arriving(imported, kind, seen))])]
}

const shellKey = Object.keys(manifest).find((key) => manifest[key].isEntry)
const shell = arriving(shellKey, 'js')
const path = (files) => files.map((file) => `dist/${file}`)

const labs = Object.keys(manifest)
  .filter(
    (key) =>
      /^src\/labs\/[^/]+\/[A-Z][^/]*\.tsx$/.test(key) && !key.endsWith('/Picture.tsx') && manifest[key].isDynamicEntry,
  )
  .map((key) => ({
    name: `${key.split('/')[2]} lab, its view`,
    path: path(arriving(key, 'js').filter((file) => !shell.includes(file))),
    limit: '40 kB',
    gzip: true,
  }))

export default [
  { name: 'shell to first paint, script', path: path(shell), limit: '60 kB', gzip: true },
  { name: 'shell to first paint, style', path: path(arriving(shellKey, 'css')), limit: '20 kB', gzip: true },
  ...labs,
]
