/** A run waits until all of its inputs are there. */
import { describe, expect, it } from 'vitest'
import { allOf } from '../../../src/client/inputs'

describe('allOf', () => {
  it('gives the inputs when all are there, falsy ones too', () => {
    expect(allOf({ text: '', count: 0 })).toEqual({ text: '', count: 0 })
    expect(allOf({})).toEqual({})
  })
  it('waits while one is missing', () => {
    expect(allOf({ text: 'a', bpe: undefined })).toBeUndefined()
  })
})
