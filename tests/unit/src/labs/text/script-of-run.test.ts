/** The script of a run: the parameters of the address, and a file that only the user has. */
import { describe, expect, it, vi } from 'vitest'
import { scriptOf } from '../../../../../src/labs/text/script-of-run'

// Reading an address needs no router, but the module beside it does, and that runs only in a browser.
vi.mock('@solidjs/router', () => ({ useSearchParams: () => [] }))

const script = (search: string): string => scriptOf(new URLSearchParams(search))

describe('the script of a run', () => {
  it('carries the limits of the vocabulary', () => {
    expect(script('tokenize.strategy=advanced&vocabulary.maxSize=500&vocabulary.minCount=3')).toContain(
      'buildVocabulary(tokens, { maxSize: 500, minCount: 3 })',
    )
  })
  it('makes the vocabulary of byte pairs too', () => {
    expect(script('')).toContain('vitrine.text.vocabulary(cleaned.text, { bpe })')
  })
  it('reads an own file as the page does, with its column', () => {
    const own = script('source.file=abc&source.column=body')
    expect(own).toContain("vitrine.text.source(file, { column: 'body' })")
    expect(own).not.toContain('.text()')
    expect(script('source.file=abc')).toContain('vitrine.text.source(file)')
  })
  it('says where it cannot follow the page', () => {
    expect(script('bpe.file=abc')).toMatch(/opened tokenizer\.json/)
    expect(script('vocabulary.file=abc')).toMatch(/imported vocabulary/)
  })
})
