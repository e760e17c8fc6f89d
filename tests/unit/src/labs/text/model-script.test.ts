import { describe, expect, it } from 'vitest'
import { modelScript } from '../../../../../src/labs/text/model-script'

describe('trainLanguageModel for scripts', () => {
  const calls: unknown[] = []
  const stages = {
    model: (_inputs: object, params: object) => {
      calls.push(params)
      return Promise.resolve({ id: 'x', data: {} })
    },
  } as unknown as Parameters<typeof modelScript>[0]

  it('trains at the rate of the reference curve unless another is given', async () => {
    const { trainLanguageModel } = modelScript(stages)
    await trainLanguageModel('text', { hidden: 8 })
    await trainLanguageModel('text', { learningRate: 0.01 })
    expect(calls).toEqual([{ hidden: 8, learningRate: 0.002 }, { learningRate: 0.01 }])
  })
})
