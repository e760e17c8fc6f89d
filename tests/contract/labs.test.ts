/** Every lab and every stage is held to the same shape; a new lab is found by itself. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { labs } from '../../src/labs'
import { checkParams } from '../../workers/runtime/params'
import type { AnyStage } from '../../workers/runtime/service'
import { loadService } from '../../workers/services'

const root = fileURLToPath(new URL('../../', import.meta.url))
const viewsOf = (lab: string): string =>
  readdirSync(`${root}src/labs/${lab}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => readFileSync(`${root}src/labs/${lab}/${file}`, 'utf8'))
    .join('\n')

describe.each(labs.map((lab) => [lab.id, lab] as const))('the %s lab', (id, lab) => {
  it('says what it is: title, group, question, intro, what it opens, a sample', () => {
    expect(lab.id).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(lab.title.length).toBeGreaterThan(2)
    expect(lab.question).toMatch(/\?$/)
    expect(lab.intro).toMatch(/\.$/)
    expect(lab.opens.every((ending) => /^\.[a-z0-9.]+$/.test(ending))).toBe(true)
    expect(lab.samples.every((sample) => sample.href.startsWith(`/${id}`))).toBe(true)
  })

  it('has stages with a question each, placed on its page in order', () => {
    const ids = lab.stages.map((stage) => stage.id)
    expect(ids.length).toBeGreaterThan(0)
    expect(new Set(ids).size).toBe(ids.length)
    for (const stage of lab.stages) {
      expect(stage.question).toMatch(/\?$/)
      expect(stage.title.length).toBeLessThanOrEqual(14)
    }
    const views = viewsOf(id)
    expect(ids.filter((stage) => !views.includes(`id="${stage}"`))).toEqual([])
  })

  it('gives every stage a note and its code to read', () => {
    const views = viewsOf(id)
    const frames = views.match(/<Stage\b/g)?.length ?? 0
    expect(frames).toBe(lab.stages.length)
    expect(views.match(/\bnote=\{/g)?.length).toBeGreaterThanOrEqual(frames)
    const paths = [...views.matchAll(/\bcode=\{\[([^\]]*)\]/g)].flatMap(([, list]) =>
      [...(list ?? '').matchAll(/'([^']+)'/g)].map(([, path]) => path ?? ''),
    )
    expect(paths.length).toBeGreaterThanOrEqual(frames)
    expect(paths.filter((path) => !existsSync(`${root}workers/${path}`))).toEqual([])
  })

  it('has a page with a default export, and one picture', () => {
    expect(viewsOf(id)).toMatch(/export default function/)
    expect(viewsOf(id)).toMatch(/export function Picture/)
  })

  it('has a service whose stages have sound parameters', async () => {
    const stages: [string, AnyStage][] = Object.entries((await loadService(id)).stages ?? {})
    expect(stages.length).toBeGreaterThan(0)
    for (const [, stage] of stages) {
      expect(checkParams(stage.schema)).toBeDefined()
      for (const field of Object.values(stage.schema)) {
        expect(field.label.length).toBeGreaterThan(0)
        const defaults = Object.fromEntries(Object.entries(stage.schema).map(([key, each]) => [key, each.default]))
        expect(() => checkParams(stage.schema, defaults)).not.toThrow()
      }
    }
  })

  it('can be scripted', () => {
    expect(existsSync(`${root}src/labs/${id}/script.ts`)).toBe(true)
    expect(readFileSync(`${root}src/app/scripting.ts`, 'utf8')).toContain(`../labs/${id}/script`)
  })

  it('has an end-to-end test and a unit test', () => {
    expect(existsSync(`${root}tests/e2e/${id}.spec.ts`)).toBe(true)
    expect(existsSync(`${root}tests/unit/${id}`)).toBe(true)
  })
})
