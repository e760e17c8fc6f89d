// What `npm run new-lab` writes: a lab with one stage that works, in the shape of docs/adding-a-lab.md. The stage measures
// the lines of a pasted text; replace it, file by file, with what the lab is for.

/** @param {{ id: string, camel: string, pascal: string, title: string }} lab */
export function labFiles({ id, camel, pascal, title }) {
  return {
    [`workers/contracts/${id}/index.ts`]: `/** The ${title} lab's service: one file a stage, joined here. */
import type { MeasureStages } from './measure'

export type ${pascal}Stages = MeasureStages
`,
    [`workers/contracts/${id}/measure.ts`]: `/** The lines of a text: what is asked, and what comes back. */
import type { Schema } from '../schema'
import type { StageOf } from '../service'

export const measureSchema = {
  shortest: {
    kind: 'number',
    label: 'Shortest line that counts',
    default: 1,
    min: 0,
    max: 1000,
    integer: true,
    unit: 'characters',
  },
} as const satisfies Schema

/** @property lengths UTF-16 code units of each line that counts, in order */
export interface MeasureData {
  lines: number
  characters: number
  longest: number
  lengths: Uint32Array
}

/** All but the lengths. */
export type MeasureView = Omit<MeasureData, 'lengths'>

export interface MeasureStages {
  measure: StageOf<{ text: string }, typeof measureSchema, MeasureData, MeasureView>
}
`,
    [`workers/${id}/measure-lines.ts`]: `/** Lengths of a text's lines. Lines end with LF or CRLF, the last one with or without. */
import type { MeasureData } from '../contracts/${id}/measure'
import type { Job } from '../runtime/job'

/** @param shortest lines with fewer UTF-16 code units are left out */
export async function measureLines(text: string, shortest: number, job: Job): Promise<MeasureData> {
  const lengths: number[] = []
  let longest = 0
  let characters = 0
  for (let from = 0; from < text.length;) {
    const newline = text.indexOf('\\n', from)
    const end = newline < 0 ? text.length : newline
    const length = end - from - (newline > from && text[newline - 1] === '\\r' ? 1 : 0)
    from = end + 1
    job.progress({ phase: 'measuring lines', done: end, total: text.length, unit: 'characters' })
    if (job.due()) await job.rest()
    if (length < shortest) continue
    lengths.push(length)
    longest = Math.max(longest, length)
    characters += length
  }
  return { lines: lengths.length, characters, longest, lengths: Uint32Array.from(lengths) }
}
`,
    [`workers/services/${id}/index.ts`]: `/** The ${title} lab's service: its stages in page order, each in its own file. */
import type { ${pascal}Stages } from '../../contracts/${id}'
import { defineService } from '../../runtime/service'
import { measureStages } from './measure'

export const ${camel}Service = defineService<${pascal}Stages>({ stages: { ...measureStages } })
`,
    [`workers/services/${id}/measure.ts`]: `/** Stage 1, Measure. */
import { measureSchema, type MeasureStages } from '../../contracts/${id}/measure'
import { measureLines } from '../../${id}/measure-lines'
import type { Stages } from '../../runtime/service'

export const measureStages: Stages<MeasureStages> = {
  measure: {
    schema: measureSchema,
    run: ({ text }, { shortest }, job) => measureLines(text, shortest, job),
    view: ({ lines, characters, longest }) => ({ lines, characters, longest }),
  },
}
`,
    [`src/labs/${id}/index.ts`]: `/** The ${title} lab, as rail, home page and palette know it; its page is loaded when it is opened. */
import type { LabInfo } from '../../stage/lab'

export const ${camel}: LabInfo = {
  id: '${id}',
  title: '${title}',
  group: 'Systems',
  question: 'How long are the lines of a text?',
  intro: 'A lab with one stage, ready to become another.',
  stages: [{ id: 'measure', title: 'Measure', question: 'How long are its lines?' }],
  opens: [],
  samples: [],
  picture: () => import('./Picture'),
  page: () => import('./${pascal}'),
  script: () => import('./script-of-run'),
}
`,
    [`src/labs/${id}/state.ts`]: `/** The lab's parameters and runs, in order: each run takes the artifact of the one before it. */
import { createSignal } from 'solid-js'
import type { ${pascal}Stages } from '../../../workers/contracts/${id}'
import { measureSchema } from '../../../workers/contracts/${id}/measure'
import { createRun, hostOf, stagesOf } from '../../client'
import { createParams } from '../../stage/params'

export const ${camel} = stagesOf<${pascal}Stages>(hostOf('${id}'), '${id}')

export type ${pascal}Lab = ReturnType<typeof create${pascal}Lab>

export function create${pascal}Lab() {
  const [given, setGiven] = createSignal('The first line.\\nAnd a second, longer one.')
  const params = createParams('measure', measureSchema)
  return {
    given,
    setGiven,
    measure: { params, run: createRun(${camel}.measure, () => ({ text: { given: given() } }), params.values) },
  }
}
`,
    [`src/labs/${id}/${pascal}.tsx`]: `/** The ${title} lab's page: its stages in order. */
import type { JSX } from 'solid-js'
import { LabPage } from '../../stage/LabPage'
import { ${camel} } from '.'
import { Measure } from './Measure'
import { create${pascal}Lab } from './state'

export default function ${pascal}Page(): JSX.Element {
  const lab = create${pascal}Lab()
  return (
    <LabPage info={${camel}}>
      <Measure lab={lab} />
    </LabPage>
  )
}
`,
    [`src/labs/${id}/Measure.tsx`]: `/** Stage 1: how long the lines of a text are. */
import type { JSX } from 'solid-js'
import { ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Facts } from '../../ui/Facts'
import { formatCount, formatDuration } from '../../ui/format'
import { TextArea } from '../../ui/TextArea'
import type { ${pascal}Lab } from './state'

export function Measure(props: { lab: ${pascal}Lab }): JSX.Element {
  return (
    <Stage
      id="measure"
      run={props.lab.measure.run}
      flow={({ data, made }) => [\`\${formatCount(data.lines)} lines\`, formatDuration(made.milliseconds)]}
      controls={
        <>
          <TextArea label="Text" value={props.lab.given()} onInput={(text) => props.lab.setGiven(text)} />
          <ParamControls params={props.lab.measure.params} />
        </>
      }
      note={
        <p>
          <strong>Lines.</strong> A line ends with LF or CRLF; its length is counted in UTF-16 code units.
        </p>
      }
      code={['${id}/measure-lines.ts']}
    >
      {({ data }) => (
        <Facts
          facts={[
            { label: 'lines', value: formatCount(data.lines) },
            { label: 'characters', value: formatCount(data.characters) },
            { label: 'characters in the longest line', value: formatCount(data.longest) },
          ]}
        />
      )}
    </Stage>
  )
}
`,
    [`src/labs/${id}/Picture.tsx`]: `/** The small picture on the home page. */
import { For, type JSX } from 'solid-js'

const LENGTHS = [64, 92, 40, 78]

export function Picture(): JSX.Element {
  return (
    <svg viewBox="0 0 100 44" width="100" height="44" aria-hidden="true">
      <For each={LENGTHS}>
        {(length, index) => <rect x="0" y={index() * 12} width={length} height="6" rx="2" fill="var(--accent)" />}
      </For>
    </svg>
  )
}
`,
    [`src/labs/${id}/script-of-run.ts`]: `/** The run that the page shows, as a script: the same stages and parameters through \`vitrine.${camel}\`. */
import { measureSchema } from '../../../workers/contracts/${id}/measure'
import { decode } from '../../stage/params'

/** @param search the parameters after the route, as the page holds them */
export function scriptOf(search: URLSearchParams): string {
  const params = Object.entries(measureSchema).map(
    ([name, field]) => \`\${name}: \${String(decode(field, search.get(\`measure.\${name}\`) ?? undefined))}\`,
  )
  return [
    '// Paste this into the console of this page. It makes what the page shows.',
    'await vitrine.ready',
    \`const measured = await vitrine.${camel}.measure('The first line.', { \${params.join(', ')} })\`,
    'console.log(measured)',
  ].join('\\n')
}
`,
    [`src/labs/${id}/script.ts`]: `/** \`vitrine.${camel}\`: the lab's stages for scripts. */
import type { ParamsOf } from '../../../workers/contracts/schema'
import type { measureSchema } from '../../../workers/contracts/${id}/measure'
import type { CallOptions } from '../../client'
import { ${camel} as stages } from './state'

export const ${camel}Script = {
  /** Lengths of a text's lines, in UTF-16 code units. */
  measure: async (text: string, params: Partial<ParamsOf<typeof measureSchema>> = {}, options?: CallOptions) => {
    const { data } = await stages.measure.data({ text: { given: text } }, params, options)
    return data
  },
}

export type ${pascal}Script = typeof ${camel}Script
`,
    [`tests/unit/${id}/measure-lines.test.ts`]: `/** Line lengths against a count by hand. */
import { expect, it } from 'vitest'
import { makeJob } from '../../../workers/runtime/job'
import { measureLines } from '../../../workers/${id}/measure-lines'

it('measures each line without its ending', async () => {
  const { lengths, longest } = await measureLines('ab\\r\\n\\ncdef\\n', 0, makeJob())
  expect([...lengths]).toEqual([2, 0, 4])
  expect(longest).toBe(4)
})

it('leaves out lines that are shorter than asked', async () => {
  expect(await measureLines('ab\\n\\ncdef', 1, makeJob())).toMatchObject({ lines: 2, characters: 6 })
})

it('finds no lines in an empty text', async () => {
  expect(await measureLines('', 0, makeJob())).toMatchObject({ lines: 0, longest: 0 })
})
`,
    [`tests/cases/${id}.ts`]: `/** The ${title} lab's stages, with work that rests many times, for tests that cancel and count (docs/testing.md). */
import { ${camel}Service } from '../../workers/services/${id}'
import type { LabCases, StageCase } from './stage-case'

const text = 'A line of a text that has many of them.\\n'.repeat(10_000)

const cases: StageCase[] = [{ name: 'measure', prepare: (attempt) => ({ inputs: { text: \`\${text}\${attempt}\` } }) }]

export const ${camel}Cases: LabCases = { service: ${camel}Service, cases, instant: [] }
`,
    [`tests/e2e/${id}.spec.ts`]: `/** The ${title} lab in the browser: on its sample, on an own text, from a script. */
import { axe, expect, open, test } from '../helpers/e2e'

test('measures the sample, then an own text', async ({ page }) => {
  await open(page, '#/${id}')
  const step = page.getByRole('navigation', { name: 'Stages' }).getByRole('button', { name: 'Measure' })
  await expect(step).toContainText('2 lines')
  await page.getByRole('textbox', { name: 'Text' }).fill('one\\ntwo\\nthree')
  await expect(step).toContainText('3 lines')
  await axe(page, 'main')
})

test('can be scripted', async ({ page }) => {
  await open(page)
  const measured = await page.evaluate(() => window.vitrine.${camel}.measure('a\\nbc'))
  expect(measured).toMatchObject({ lines: 2, characters: 3, longest: 2 })
})
`,
  }
}
