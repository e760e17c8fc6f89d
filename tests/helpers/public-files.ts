/** What a stage fetches, the samples and tables of the app, from `public/`: for tests and benches in Node. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setBase } from '../../workers/runtime/asset'

const folder = new URL('../../public/', import.meta.url)

/** Returns what takes it back. */
export function servePublicFiles(): () => void {
  const native = globalThis.fetch
  setBase('https://app.test/')
  globalThis.fetch = (asked) => {
    const { pathname } = new URL(asked instanceof Request ? asked.url : asked)
    const file = fileURLToPath(new URL(`.${pathname}`, folder))
    return Promise.resolve(existsSync(file) ? new Response(readFileSync(file)) : new Response('', { status: 404 }))
  }
  return () => void (globalThis.fetch = native)
}
