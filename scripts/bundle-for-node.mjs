// `node scripts/bundle-for-node.mjs NAME`: tests/bench/NAME.ts as one file, .gpu/NAME.mjs (the last part of the name),
// that runs where there is a GPU but no browser and nothing installed. It finds WebGPU through a module webgpu.mjs
// beside it, which puts `navigator.gpu` in place (a binding of Dawn, such as npm's `webgpu`).
import { basename } from 'node:path'
import { build } from 'vite'
import { root } from './lib/install.mjs'

const name = process.argv[2]
if (!name) {
  console.error('Which one? For example: node scripts/bundle-for-node.mjs hardware/matmul')
  process.exit(1)
}
const file = `${basename(name)}.mjs`
await build({
  configFile: false,
  root,
  logLevel: 'error',
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: `${root}tests/bench/${name}.ts`,
    outDir: `${root}.gpu`,
    emptyOutDir: false,
    minify: false,
    target: 'node20',
    rollupOptions: {
      external: ['./webgpu.mjs'],
      output: { entryFileNames: file, format: 'es', codeSplitting: false, banner: "import './webgpu.mjs'" },
    },
  },
})
console.log(`.gpu/${file}`)
