// `npm run bench [NAME…] [--json]`: runs tests/bench/NAME.bench.ts (all of them without a name) and prints their tables.
// Each exports `bench` (tests/helpers/bench.ts). Not part of `npm test`: a busy machine would make it fail for nothing.
import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'
import { root } from './lib/install.mjs'

const SUFFIX = '.bench.ts'
const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true })
const all = readdirSync(`${root}tests/bench`)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length))
  .sort()
const unknown = positionals.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${all.join(', ')}`)
  process.exit(1)
}

const results = []
for (const name of positionals.length > 0 ? positionals : all) {
  const { module } = await runnerImport(`${root}tests/bench/${name}${SUFFIX}`, {
    configFile: false,
    root,
    logLevel: 'error',
  })
  if (!values.json) console.log(`\n${name}: ${module.bench.question}`)
  const tables = await module.bench.run()
  results.push({ name, question: module.bench.question, tables })
  for (const { title, rows } of values.json ? [] : tables) console.log(`\n${title}\n${format(rows)}`)
}
if (values.json)
  console.log(JSON.stringify({ node: process.version, platform: process.platform, results }, undefined, 2))

/** Columns as wide as their widest cell, numbers to the right. */
function format(rows) {
  const columns = Object.keys(rows[0] ?? {})
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => String(line[index]).length)))
  const cell = (value, index) =>
    typeof value === 'number' ? String(value).padStart(widths[index]) : String(value).padEnd(widths[index])
  return lines.map((line) => `  ${line.map(cell).join('  ')}`.trimEnd()).join('\n')
}
