/** Reference data that lies beside the checkout and is never committed. Tests that need it skip loudly without it. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../shared/', import.meta.url))

/** Absolute path of a shared file, or undefined (with a printed line) where it is missing. */
export function sharedPath(relative: string): string | undefined {
  const path = root + relative
  if (existsSync(path)) return path
  console.warn(`SKIPPED: reference data ${relative} is not beside this checkout`)
  return undefined
}

/** Text of a shared file, or undefined where it is missing. Use with `it.skipIf(text === undefined)`. */
export function sharedText(relative: string): string | undefined {
  const path = sharedPath(relative)
  return path === undefined ? undefined : readFileSync(path, 'utf8')
}
