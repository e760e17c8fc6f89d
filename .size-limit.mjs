// Weights that a first visit and each lab may have (docs/architecture.md, section 8), read from the build's manifest: what
// index.html names is the first paint; `charts` and `parts` are loaded once for all labs; a lab's view is the rest of what
// opening it brings.
import { readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync(new URL('dist/.vite/manifest.json', import.meta.url), 'utf8'))

/** Keys of a chunk and of all that it imports statically. */
function arriving(key, seen = new Set()) {
  if (seen.has(key)) return []
  seen.add(key)
  return [key, ...(manifest[key].imports ?? []).flatMap((imported) => arriving(imported, seen))]
}

const shell = arriving(Object.keys(manifest).find((key) => manifest[key].isEntry))
const shared = Object.keys(manifest).filter((key) => ['charts', 'parts'].includes(manifest[key].name))
const labs = Object.keys(manifest).filter(
  (key) => /^src\/labs\/[^/]+\/(?!Picture)[A-Z][^/]*\.tsx$/.test(key) && manifest[key].isDynamicEntry,
)

const scripts = (keys) => keys.map((key) => `dist/${manifest[key].file}`)
const styles = (keys) => keys.flatMap((key) => manifest[key].css ?? []).map((file) => `dist/${file}`)
const budget = (name, path, limit) => ({ name, path: [...new Set(path)], limit, gzip: true })

export default [
  budget('shell to first paint, script', scripts(shell), '60 kB'),
  budget('shell to first paint, style', styles(shell), '20 kB'),
  budget('charts and parts, shared by all labs', scripts(shared), '100 kB'),
  ...labs.map((key) => {
    const own = arriving(key).filter((chunk) => !shell.includes(chunk) && !shared.includes(chunk))
    return budget(`${key.split('/')[2]} lab, its view`, scripts(own), '40 kB')
  }),
]
