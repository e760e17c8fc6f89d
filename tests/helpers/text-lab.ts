/** The text lab as the end-to-end tests meet it: its strip, its stages, a file put into it. */
import { expect, type Page } from './e2e'

export const STAGES = ['Source', 'Clean', 'Tokenize', 'Vocabulary', 'Embed', 'Project', 'Model', 'Write'] as const

export const strip = (page: Page) => page.getByRole('navigation', { name: 'Stages' })

export const box = (page: Page, stage: string) => strip(page).getByRole('button', { name: new RegExp(`^${stage}`) })

/** Waits until a stage's box says what it is: done, failed, out of date. */
export async function says(page: Page, stage: string, status: string): Promise<void> {
  await expect(box(page, stage)).toHaveAttribute('title', new RegExp(`\\(${status}\\)$`))
}

/** Small enough for a slow machine: the stages are the same, the work is less. */
export const SMALL =
  'source.sample=headlines&embed.epochs=2&embed.dimensions=16&project.iterations=250&project.words=100&model.steps=20&model.hidden=32&model.embedding=16&model.sequenceLength=32&write.length=50'

/** Presses "Run every stage" and waits until each is done. */
export async function runAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run every stage' }).click()
  for (const stage of STAGES) await says(page, stage, 'done')
}

export const upload = (page: Page, name: string, buffer: Buffer) =>
  page.locator('#stage-source input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
