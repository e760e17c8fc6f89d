import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { readLlama, readLlamaPieces } from '../../../../../workers/text/language-model/llama/file'
import { makePredictor } from '../../../../../workers/text/language-model/inference'
import { argmax } from '../../../../../workers/text/language-model/sampling'
import { sharedPath } from '../../../../helpers/shared-data'

/** What tests/fixtures/stories-reference.py, by numpy in float32, makes of karpathy/tinyllamas' stories260K. */
interface Reference {
  ids: number[]
  text: string
  firstLogits: number[]
}
const reference = JSON.parse(
  readFileSync(new URL('../../../../fixtures/stories-reference.json', import.meta.url), 'utf8'),
) as Reference

const START = 1
const modelPath = sharedPath('data/llm/stories260K.bin')
const tokenizerPath = sharedPath('data/llm/tok512.bin')

function bytesOf(path: string): ArrayBuffer {
  const bytes = readFileSync(path)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
}

describe.skipIf(!modelPath || !tokenizerPath)('stories260K', () => {
  let model: ReturnType<typeof readLlama>
  let pieces: ReturnType<typeof readLlamaPieces>
  beforeAll(() => {
    model = readLlama(bytesOf(modelPath ?? ''))
    pieces = readLlamaPieces(bytesOf(tokenizerPath ?? ''), model.config.vocabulary)
  })

  it('has the shape that its makers tell', () => {
    expect(model.config).toEqual({
      ...{ architecture: 'llama', vocabulary: 512, embedding: 64, hidden: 172, layers: 5, heads: 8 },
      ...{ keyValueHeads: 4, context: 512 },
    })
  })

  it('has the logits of a float32 reference after the start token', () => {
    const logits = makePredictor(model).feed(START)
    for (const [k, expected] of reference.firstLogits.entries()) {
      expect(Math.abs(logits[k]! - expected)).toBeLessThan(1e-3)
    }
  })

  it('tells, greedily, the story of the reference word for word', () => {
    const predictor = makePredictor(model)
    const ids: number[] = []
    for (let id = START; ids.length < reference.ids.length;) ids.push((id = argmax(predictor.feed(id))))
    const bytes = ids.flatMap((id) => [...(pieces[id] ?? [])])
    const text = new TextDecoder().decode(Uint8Array.from(bytes)).replace(/^ /, '')
    expect(text).toContain('a little girl named Lily')
    expect(text).toBe(reference.text)
    expect(ids).toEqual(reference.ids)
  })
})

describe('a llama2.c file', () => {
  it.each([0, 27, 100])('of %i bytes is refused', (size) => {
    const bytes = new ArrayBuffer(size)
    if (size >= 28) new Int32Array(bytes, 0, 7).set([64, 172, 5, 8, 4, 512, 512])
    expect(() => readLlama(bytes)).toThrow(/llama2\.c/)
  })
})
