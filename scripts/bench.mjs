// `npm run bench [NAME…] [-- --json] [-- --native] [-- --dry]`: the benches of tests/bench/ (docs/testing.md). Not a part
// of `npm test`: a busy machine would make it fail for nothing. `--native` adds Python's libraries where they are
// installed; `--dry` keeps no results; `--import FILE` keeps those of a run elsewhere (scripts/bench-native-gpu.mjs).
import { parseArgs } from 'node:util'
import { installBrowser, installPackages, requireNode, root } from './lib/install.mjs'

requireNode()
const flag = { type: 'boolean', default: false }
const { values, positionals: names } = parseArgs({
  options: { json: flag, native: flag, dry: flag, import: { type: 'string' } },
  allowPositionals: true,
})
installPackages()
const { runnerImport } = await import('vite')
const { module: driver } = await runnerImport(`${root}tests/bench/harness/main.ts`, {
  configFile: false,
  root,
  publicDir: false,
  logLevel: 'error',
})
if (values.import) {
  console.log(driver.importResults(root, values.import))
} else {
  await installBrowser()
  const { json: isJson, native: isNative, dry: isDry } = values
  process.exitCode = await driver.runBenches({ root, names, isJson, isNative, isDry })
}
