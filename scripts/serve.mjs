// `node scripts/serve.mjs [--folder dist] [--port 4173] [--prefix /some/where/]...`: serves a build, for the tests.
import { parseArgs } from 'node:util'
import { serve } from './lib/static-server.mjs'

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: 'dist' },
    port: { type: 'string', default: '4173' },
    prefix: { type: 'string', multiple: true, default: ['/'] },
  },
})
const { url } = await serve({ folder: values.folder, port: Number(values.port), prefixes: values.prefix })
console.log(`Serving ${values.folder} at ${url}`)
