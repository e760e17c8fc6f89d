// The floors of the house (docs/architecture.md). An import goes down, never up, and never in a circle.

const { readdirSync } = require('node:fs')

/** Domains from the ground: each may import those before it. A domain that is not named here comes last. */
const order = ['roof', 'learn', 'text', 'streams', 'matching', 'retrieval', 'corpus', 'gateway', 'assistant']
const floorsBelow = ['contracts', 'runtime', 'compute', 'storage', 'services', 'offline']
const others = readdirSync(`${__dirname}/workers`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && ![...order, ...floorsBelow].includes(entry.name))
  .map((entry) => entry.name)
const domains = [...order, ...others.sort()]

const allowOnly = (name, from, allowed) => ({
  name,
  comment: `${from} may import ${allowed.join(', ')} and packages only.`,
  severity: 'error',
  from: { path: from },
  to: { path: '^(workers|src)/', pathNot: allowed },
})

/** The script that src/client/host.ts starts (`?worker`): an address, not an import. */
const workerScript = '^workers/worker[.]ts$'

const floors = [
  allowOnly('contracts-are-the-ground', '^workers/contracts/', ['^workers/contracts/']),
  allowOnly('runtime-floor', '^workers/runtime/', ['^workers/(contracts|runtime)/']),
  allowOnly('compute-floor', '^workers/compute/', ['^workers/(contracts|runtime|compute)/']),
  allowOnly('offline-floor', '^workers/offline/', ['^workers/(contracts|offline)/']),
  allowOnly('storage-floor', '^workers/storage/', ['^workers/(contracts|runtime|storage)/']),
  ...domains.map((domain, index) =>
    allowOnly(`${domain}-floor`, `^workers/${domain}/`, [
      `^workers/(contracts|runtime|compute|storage|${domains.slice(0, index + 1).join('|')})/`,
    ]),
  ),
  allowOnly('services-floor', '^workers/services/', [
    `^workers/(contracts|runtime|compute|storage|services|${domains.join('|')})/`,
  ]),
  allowOnly('client-floor', '^src/client/', ['^src/client/', '^workers/contracts/', workerScript]),
  allowOnly('parts-floor', '^src/(stage|charts|ui|styles)/', [
    '^src/(client|stage|charts|ui|styles)/',
    '^workers/contracts/',
  ]),
  allowOnly('labs-floor', '^src/labs/', ['^src/(labs|client|stage|charts|ui|styles)/', '^workers/contracts/']),
]

module.exports = {
  forbidden: [
    ...floors,
    {
      name: 'the-wall',
      comment: 'The page knows the workers through workers/contracts only.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/client/host[.]ts$' },
      to: { path: '^workers/', pathNot: '^workers/contracts/' },
    },
    {
      name: 'the-wall-host',
      severity: 'error',
      from: { path: '^src/client/host[.]ts$' },
      to: { path: '^workers/', pathNot: ['^workers/contracts/', workerScript] },
    },
    { name: 'the-wall-back', severity: 'error', from: { path: '^workers/' }, to: { path: '^src/' } },
    {
      name: 'lab-imports-lab',
      severity: 'error',
      from: { path: '^src/labs/([^/]+)/' },
      to: { path: '^src/labs/[^/]+/', pathNot: '^src/labs/$1/' },
    },
    {
      name: 'service-imports-service',
      comment: 'Services share code through domains.',
      severity: 'error',
      from: { path: '^workers/services/([^/.]+)(/|[.]ts$)', pathNot: '^workers/services/index[.]ts$' },
      to: { path: '^workers/services/', pathNot: '^workers/services/$1(/|[.]ts$)' },
    },
    {
      name: 'no-circles',
      comment: 'A lazily loaded page may import the entry that loads it: by then that is there.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '[.]d[.]ts$',
          '^src/main[.]tsx$',
          '^workers/worker[.]ts$',
          '^workers/service-worker[.]ts$',
          '[.]css$',
        ],
      },
      to: {},
    },
    {
      name: 'only-main-mounts',
      comment: 'solid-js/web is imported where the app is mounted and nowhere else.',
      severity: 'error',
      from: { path: '^(src|workers)/', pathNot: '^src/main[.]tsx$' },
      to: { path: 'node_modules/solid-js/web/' },
    },
    {
      name: 'kobalte-in-ui-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/ui/' },
      to: { path: 'node_modules/@kobalte/' },
    },
    {
      name: 'engines-in-workers-only',
      comment: 'tfjs and WebLLM are megabytes; the page never loads them.',
      severity: 'error',
      from: { pathNot: '^workers/' },
      to: { path: 'node_modules/(@tensorflow|@mlc-ai|@wllama|@duckdb)/' },
    },
    {
      name: 'no-screen-in-workers',
      severity: 'error',
      from: { path: '^workers/' },
      to: { path: 'node_modules/(solid-js|@solidjs|@kobalte|d3|uplot)/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '[?](raw|url)$' } },
    {
      name: 'run-time-dependency',
      comment: 'What ships must stand in dependencies.',
      severity: 'error',
      from: { path: '^(src|workers)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@fontsource' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.]module[.]css$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.tests.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
