/** The page and scripts start the projection differently; a run that is written down must say so. */
import { describe, expect, it, vi } from 'vitest'
import { checkParams } from '../../../../../workers/runtime/params'
import { projectSchema } from '../../../../../workers/contracts/text/project'
import { scriptOf } from '../../../../../src/labs/text/script-of-run'

const data = vi.hoisted(() => vi.fn(async () => ({ data: {} })))
// Both need a page, and neither is asked anything here.
vi.mock('@solidjs/router', () => ({ useSearchParams: () => [] }))
vi.mock('../../../../../src/labs/text/state', () => ({ text: { project: { data } } }))

describe('comparing directions only', () => {
  it('is on where words are projected', () => {
    expect(checkParams(projectSchema, {}).unitLength).toBe(true)
  })
  it('is off in scripts unless they ask for it, so that figures compare with scikit-learn', async () => {
    const { textScript } = await import('../../../../../src/labs/text/script')
    await textScript.project([1, 2], 1, 2, { perplexity: 5 })
    expect(data.mock.lastCall?.[1 as never]).toEqual({ unitLength: false, perplexity: 5 })
    await textScript.project([1, 2], 1, 2, { unitLength: true })
    expect(data.mock.lastCall?.[1 as never]).toEqual({ unitLength: true })
  })
  it('is named in the script of a run', () => {
    expect(scriptOf(new URLSearchParams())).toContain('unitLength: true')
    expect(scriptOf(new URLSearchParams('project.unitLength=0'))).toContain('unitLength: false')
  })
})
