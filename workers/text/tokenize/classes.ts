/**
 * What kind of character a UTF-16 code unit is, looked up in one table instead of asked of a regular expression for
 * each character: tokenizing runs over megabytes. Filled once, from Unicode properties as the engine knows them.
 */
export const SPACE = 1
/** A letter, mark, number or underscore: what a word is made of. */
export const WORD = 2
export const DIGIT = 4
/** May combine with its neighbours into one grapheme cluster, so boundaries need a look from Intl.Segmenter. */
export const COMPLEX = 8
export const LETTER = 16

let table: Uint8Array | undefined

/** Class bits of each of the 65,536 code units; surrogates are only COMPLEX, see `classOfCodePoint`. */
export function classTable(): Uint8Array {
  if (table) return table
  table = new Uint8Array(65536)
  for (let code = 0; code < 65536; code++) {
    table[code] = code >= 0xd800 && code <= 0xdfff ? COMPLEX : classify(String.fromCharCode(code), code)
  }
  return table
}

/** Class bits of any code point, beyond the Basic Multilingual Plane too. */
export function classOfCodePoint(codePoint: number): number {
  if (codePoint < 65536) return classTable()[codePoint] ?? 0
  return classify(String.fromCodePoint(codePoint), codePoint) | COMPLEX
}

function classify(character: string, code: number): number {
  if (/\s/.test(character)) return SPACE
  let bits = 0
  if (/[\p{L}\p{M}\p{N}_]/u.test(character)) bits |= WORD
  if (/\p{Nd}/u.test(character)) bits |= DIGIT
  if (/\p{L}/u.test(character)) bits |= LETTER
  if (code >= 0xa0 && !standsAlone(code)) bits |= COMPLEX
  return bits
}

/** Blocks whose characters never join a cluster except as its base, which the following mark then marks as complex. */
function standsAlone(code: number): boolean {
  return (
    (code >= 0xa1 && code < 0x300 && code !== 0xa9 && code !== 0xad && code !== 0xae) ||
    (code >= 0x370 && code < 0x483) ||
    (code >= 0x48a && code < 0x591) ||
    (code >= 0x1e00 && code < 0x2000) ||
    (code >= 0x2010 && code < 0x2028) ||
    (code >= 0x2030 && code < 0x203c) ||
    (code >= 0x3040 && code < 0x3099) ||
    (code >= 0x309b && code < 0x3100) ||
    (code >= 0x4e00 && code < 0xa000) ||
    (code >= 0xac00 && code < 0xd7a4)
  )
}
