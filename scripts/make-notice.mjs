// Writes NOTICE.md (what is used, under which licence) and public/third-party-licences.txt (the full texts, shipped with
// the app) from the lockfile's run-time packages. `--check` fails when they are out of date; `npm test` runs that.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { root } from './lib/install.mjs'

const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'))
/** Types and Node-only helpers of tfjs and others: installed, never bundled. */
const NOT_SHIPPED =
  /^(@types\/|@webgpu\/types|node-fetch|whatwg-url|tr46|webidl-conversions|commander|rw|iconv-lite|safer-buffer|csstype)/

const shipped = Object.entries(packages)
  .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
  .map(([path, { version, license }]) => ({ path, name: path.replace(/.*node_modules\//, ''), version, license }))
  .filter(({ name }) => !NOT_SHIPPED.test(name))
  .sort((a, b) => (a.name < b.name ? -1 : 1))

const rows = shipped.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`)
const notice = `# Notices

Vitrine is under the MIT licence (see [LICENSE](LICENSE)). It ships what others made, with thanks:

- **Font**: Source Serif 4, © Adobe, SIL Open Font License 1.1, reserved font name Source; its text is in \`src/styles/fonts/OFL.txt\`.
- **Samples and data**: each file's source and licence stands in [public/samples/SOURCES.md](public/samples/SOURCES.md) and [public/data/SOURCES.md](public/data/SOURCES.md). Among them The WordSimilarity-353 Test Collection by Evgeniy Gabrilovich, [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/), with its rows as published.
- **Libraries**, as resolved in \`package-lock.json\`; the full texts of their licences are shipped as \`third-party-licences.txt\`.

| library | version | licence |
| --- | --- | --- |
${rows.join('\n')}

This page is written by \`node scripts/make-notice.mjs\`.
`

const texts = new Map()
for (const { path, name, version } of shipped) {
  const text = licenceText(path)
  texts.set(text, [...(texts.get(text) ?? []), `${name} ${version}`])
}
const licences = [...texts].map(([text, names]) => `${names.join(', ')}\n\n${text}\n`).join(`\n${'-'.repeat(72)}\n\n`)

/** The package's licence file, or its name and licence where it ships none. */
function licenceText(path) {
  const folder = root + path
  const file = existsSync(folder)
    ? readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
    : undefined
  const { license, author } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  if (!file) return `${license}. ${typeof author === 'object' ? author.name : (author ?? '')}`.trim()
  return readFileSync(`${folder}/${file}`, 'utf8').replace(/\r\n/g, '\n').trim()
}

const outputs = { 'NOTICE.md': notice, 'public/third-party-licences.txt': licences }
if (process.argv.includes('--check')) {
  const stale = Object.entries(outputs).filter(
    ([path, text]) => !existsSync(root + path) || readFileSync(root + path, 'utf8') !== text,
  )
  for (const [path] of stale) console.error(`${path} is out of date: run node scripts/make-notice.mjs`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  for (const [path, text] of Object.entries(outputs)) writeFileSync(root + path, text)
}
