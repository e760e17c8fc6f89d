// A static file server as plain as the hosts Vitrine is made for: files from a folder, the headers of its `_headers` file
// (the Netlify and Cloudflare format), 404 for the rest. No rewriting: an app that works here works anywhere.
import { createReadStream, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
}

/** Rules of a `_headers` file: `[{ pattern, headers }]`. A pattern is a path in which `*` stands for anything. */
export function parseHeaders(text) {
  const rules = []
  for (const line of text.split('\n')) {
    if (/^\s*(#|$)/.test(line)) continue
    const header = /^\s+([\w-]+):\s*(.*)$/.exec(line)
    if (header) rules.at(-1).headers[header[1].toLowerCase()] = header[2].trim()
    else rules.push({ pattern: line.trim(), headers: {} })
  }
  return rules
}

function headersFor(rules, path) {
  const matching = rules.filter(({ pattern }) => {
    const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    return new RegExp(`^${source.join('.*')}$`).test(path)
  })
  return Object.assign({}, ...matching.map(({ headers }) => headers))
}

/** `name -> file` of the folder, or undefined. A path never climbs out of its folder. */
async function findFile(folder, path) {
  const file = join(folder, normalize(decodeURIComponent(path)))
  if (!file.startsWith(normalize(folder))) return undefined
  const stats = await stat(file).catch(() => undefined)
  return stats?.isDirectory() ? findFile(folder, join(path, 'index.html')) : stats && { file, sizeBytes: stats.size }
}

/**
 * Serves `folder` under each of `prefixes` (each begins and ends with a slash; the longest match wins).
 * `headers: false` leaves `_headers` out, as GitHub Pages does. `folder` may be changed while it runs.
 * @returns {Promise<{ url: string, port: number, folder: string, close: () => Promise<void> }>}
 */
export async function serve({ folder, port = 0, prefixes = ['/'], headers = true, host = '127.0.0.1' }) {
  const sorted = [...prefixes].sort((a, b) => b.length - a.length)
  const running = { folder }
  const server = createServer(async (request, response) => {
    try {
      const { pathname } = new URL(request.url, 'http://localhost')
      const prefix = sorted.find((candidate) => pathname.startsWith(candidate))
      const path = prefix && `/${pathname.slice(prefix.length)}`
      const found = path && path !== '/_headers' && (await findFile(running.folder, path))
      if (!found) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found')
      response.writeHead(200, {
        'content-type': TYPES[extname(found.file)] ?? 'application/octet-stream',
        'content-length': found.sizeBytes,
        ...(headers ? headersFor(readRules(running.folder), path) : {}),
      })
      if (request.method === 'HEAD') response.end()
      else createReadStream(found.file).pipe(response)
    } catch {
      response.writeHead(400).end()
    }
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  const address = server.address()
  return Object.assign(running, {
    port: address.port,
    url: `http://localhost:${address.port}${sorted.at(-1)}`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  })
}

function readRules(folder) {
  try {
    return parseHeaders(readFileSync(join(folder, '_headers'), 'utf8'))
  } catch {
    return []
  }
}
