/** The README's examples, run as they stand. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, open, test } from '../helpers/e2e'

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')
const examples = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code ?? '')

test('there are three examples', () => {
  expect(examples).toHaveLength(3)
})

for (const [index, code] of examples.entries()) {
  test(`example ${index + 1}: ${code.split('\n')[0]?.slice(3) ?? ''}`, async ({ page }) => {
    await open(page, '#/', '/', '?device=wasm')
    const said = await page.evaluate(`(async () => {
      const said = []
      const console = { log: (...items) => said.push(items) }
      ${code}
      return JSON.stringify(said.at(-1))
    })()`)
    const last = JSON.parse(String(said)) as unknown[]
    if (index === 0) expect(last[1]).toBe('The harbour opens early')
    if (index === 1) expect(last[2]).toBeGreaterThan(0)
    if (index === 2) expect(String(last[1]).length).toBeGreaterThanOrEqual(80)
  })
}

test('every call in the table exists', async ({ page }) => {
  await open(page)
  const names = [...readme.matchAll(/^\| `vitrine\.(text|library)\.(\w+)\(/gm)].map(([, group, name]) => [group, name])
  expect(names.length).toBeGreaterThanOrEqual(12)
  const missing = await page.evaluate(async (calls) => {
    const unknown: string[] = []
    for (const [group, name] of calls) {
      const call = (window.vitrine as unknown as Record<string, Record<string, () => Promise<unknown>>>)[group ?? '']?.[
        name ?? ''
      ]
      const said = await call?.().catch((error: unknown) => String(error))
      if (typeof said === 'string' && said.includes('has no call')) unknown.push(`${group ?? ''}.${name ?? ''}`)
    }
    return unknown
  }, names)
  expect(missing).toEqual([])
})
