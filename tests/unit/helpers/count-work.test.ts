/** The counters that cancel.test.ts counts with: one unit a turn of a loop and a call, in whatever shape it is written. */
import { describe, expect, it } from 'vitest'
import { parseSync, type Plugin } from 'vite'
import { countNatives, countWork, placesBeyond } from '../../helpers/count-work'

globalThis.__work ??= { units: 0 }

const parse = (code: string) => parseSync('work.js', code).program

/** Units that a function takes when its code has been given counters. */
async function unitsOf(code: string): Promise<number> {
  const { transform } = countWork() as Plugin & {
    transform: (this: object, code: string, id: string) => { code: string }
  }
  const counted = transform.call({ parse }, `export const work = () => {\n${code}\n}`, '/x/workers/a.ts').code
  const { work } = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(counted)}`)) as {
    work: () => void
  }
  const before = __work.units
  work()
  // The call of the function itself is one.
  return __work.units - before - 1
}

describe('the counters', () => {
  it.each([
    ['for (let i = 0; i < 7; i++) { i.x }', 7],
    ['for (let i = 0; i < 7; i++) i.x', 7],
    ['let i = 0; while (i < 5) i++', 5],
    ['let i = 0; do { i++ } while (i < 5)', 5],
    ['for (const a of [1, 2]) for (const b in { x: 1, y: 2 }) a + b', 6],
    ['[1, 2, 3].map((x) => x * 2)', 3],
    ['[1, 2, 3].map((x) => ({ x }))', 3],
    ['[1, 2, 3].forEach(function (x) { return x })', 3],
    ['const f = (n) => (n > 0 ? f(n - 1) : 0); f(4)', 5],
    ['class A { m() { return 1 } }; new A().m()', 1],
    ['if (true) { for (let i = 0; i < 3; i++) if (i) continue; else break }', 1],
  ])('of %s find %i', async (code, units) => {
    expect(await unitsOf(code)).toBe(units)
  })

  it('are in workers/ alone, and not in its contracts', () => {
    const { transform } = countWork() as Plugin & { transform: (code: string, id: string) => unknown }
    for (const id of ['/x/src/a.ts', '/x/workers/contracts/a.ts']) expect(transform('() => 1', id)).toBeNull()
  })

  it('count what native code does in one go by its length, and tell where a limit was passed', async () => {
    const undo = countNatives()
    const before = __work.units
    'x'.repeat(1600).split('')
    const places = await placesBeyond(50, async () => void new Float64Array(1600).fill(1))
    undo()
    expect(__work.units - before).toBe(200)
    expect(places).toHaveLength(1)
  })
})
