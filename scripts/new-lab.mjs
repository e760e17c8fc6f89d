// `npm run new-lab NAME`: a lab with one stage that works and passes every check, to be replaced file by file
// (docs/adding-a-lab.md). NAME is kebab-case: churn, log-streams.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { root } from './lib/install.mjs'
import { labFiles } from './lib/lab-templates.mjs'

const id = process.argv[2] ?? ''
if (!/^[a-z]+(-[a-z]+)*$/.test(id)) fail('Give the lab a name in lower case, with hyphens: npm run new-lab log-streams')

const words = id.split('-')
const capital = (word) => word[0].toUpperCase() + word.slice(1)
const pascal = words.map(capital).join('')
const camel = pascal[0].toLowerCase() + pascal.slice(1)
const title = capital(words.join(' '))

const files = labFiles({ id, camel, pascal, title })
const taken = [`src/labs/${id}`, `workers/${id}`, ...Object.keys(files)].filter((path) => existsSync(root + path))
if (taken.length > 0) fail(`There is already ${taken[0]}. Choose another name.`)

/** A registry, and what is put where: each edit is `[after this match, this text]`. */
const registries = {
  'src/labs/index.ts': [
    [
      /^import \{ \w+ \} from '\.\/[\w-]+'\n(?![\s\S]*^import \{ \w+ \} from '\.\/)/m,
      `import { ${camel} } from './${id}'\n`,
    ],
    [/labs: readonly LabInfo\[\] = \[[^\]]*\w/, `, ${camel}`],
  ],
  'workers/services/index.ts': [
    [
      /loaders: [^\n]*\n(?: {2}.*\n)*/,
      `  ${id === camel ? id : `'${id}'`}: async () => (await import('./${id}')).${camel}Service,\n`,
    ],
  ],
  'tests/cases/index.ts': [
    [
      /^import \{ \w+Cases \} from '\.\/[\w-]+'\n(?![\s\S]*^import \{ \w+Cases \} from '\.\/)/m,
      `import { ${camel}Cases } from './${id}'\n`,
    ],
    [/labCases: [^\n]*\n(?: {2}.*\n)*/, `  ${id === camel ? id : `'${id}'`}: ${camel}Cases,\n`],
  ],
  'workers/services/code.ts': [[/import\.meta\.glob<string>\(\s*\[\s*/, `'../${id}/**/*.ts', `]],
  'src/app/scripting.ts': [
    [
      /^import type \{ \w+Script \} from '\.\.\/labs\/[\w-]+\/script'\n(?![\s\S]*^import type \{ \w+Script \} from '\.\.\/labs\/)/m,
      `import type { ${pascal}Script } from '../labs/${id}/script'\n`,
    ],
    [/^export interface VitrineScript \{\n(?: {2}.*\n)*/m, `  ${camel}: ${pascal}Script\n`],
    [
      /^ {2}window\.vitrine = \{\n(?: {4}.*\n)*/m,
      `    ${camel}: onFirstUse(async () => (await import('../labs/${id}/script')).${camel}Script),\n`,
    ],
  ],
}

const edited = Object.entries(registries).map(([path, edits]) => [
  path,
  edits.reduce(insert(path), readFileSync(root + path, 'utf8')),
])
const written = [...Object.entries(files), ...edited]
for (const [path, text] of written) {
  mkdirSync(dirname(root + path), { recursive: true })
  writeFileSync(root + path, text)
}
const paths = written.map(([path]) => path)
spawnSync(process.execPath, ['node_modules/prettier/bin/prettier.cjs', '--write', '--log-level', 'warn', ...paths], {
  cwd: root,
  stdio: 'inherit',
})
console.log(`${title} is at #/${id}. Written:\n${paths.map((path) => `  ${path}`).join('\n')}`)
console.log('Next: npm run check, then docs/adding-a-lab.md.')

function insert(path) {
  return (text, [after, addition]) => {
    const match = after.exec(text)
    if (!match) fail(`${path} does not look as expected, so the lab was not added. Nothing was written.`)
    const end = match.index + match[0].length
    return text.slice(0, end) + addition + text.slice(end)
  }
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
