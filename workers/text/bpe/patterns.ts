/**
 * Where a text is cut before byte pairs are joined: no token ever crosses such a cut. The patterns are the published
 * ones of openai/tiktoken (tiktoken_ext/openai_public.py) and karpathy/minbpe (minbpe/regex.py), written for
 * JavaScript: possessive quantifiers are dropped (each guards a class that backtracking cannot help), the
 * case-insensitive contractions are spelled out with the long s that folds to "s", and `\s` becomes the Unicode
 * property White_Space, because JavaScript's own `\s` has U+FEFF and lacks U+0085.
 */
import { invalid } from '../../runtime/errors'

/** `none`: the whole text is one chunk; `gpt2` and `gpt4`: the cuts of those models' tokenizers. */
export type Split = 'none' | 'gpt2' | 'gpt4'

const space = String.raw`\p{White_Space}`
const notSpace = String.raw`\P{White_Space}`
const contraction = String.raw`'(?:[sSſdDmMtT]|[lL][lL]|[vV][eE]|[rR][eE])`
const symbols = String.raw` ?[^${space}\p{L}\p{N}]+`
const upper = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`
const lower = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`
const lead = String.raw`[^\r\n\p{L}\p{N}]?`

const sources = {
  gpt2: String.raw`'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+|${symbols}|${space}+(?!${notSpace})|${space}+`,
  gpt4: String.raw`${contraction}|${lead}\p{L}+|\p{N}{1,3}|${symbols}[\r\n]*|${space}*[\r\n]|${space}+(?!${notSpace})|${space}+`,
  /** tiktoken's cl100k_base: as gpt4, but white space that ends the text stays in one piece. */
  cl100k: String.raw`${contraction}|${lead}\p{L}+|\p{N}{1,3}|${symbols}[\r\n]*|${space}+$|${space}*[\r\n]|${space}+(?!${notSpace})|${space}`,
  o200k: String.raw`${lead}${upper}*${lower}+(?:${contraction})?|${lead}${upper}+${lower}*(?:${contraction})?|\p{N}{1,3}|${symbols}[\r\n/]*|${space}*[\r\n]+|${space}+(?!${notSpace})|${space}+`,
}

export type PatternName = keyof typeof sources

/** Finds where the chunk that starts at `from` ends (UTF-16 offsets). */
export type Cutter = (text: string, from: number) => number

/** A fresh cutter; `none` runs to the end of the text. Throws `input/invalid` for a name it does not know. */
export function makeCutter(name: Split | PatternName): Cutter {
  if (name === 'none') return (text) => text.length
  if (!Object.hasOwn(sources, name)) {
    throw invalid(`"${name}" is not a way to cut text. Use none, gpt2 or gpt4.`)
  }
  const pattern = new RegExp(sources[name], 'gu')
  return (text, from) => {
    pattern.lastIndex = from
    return pattern.test(text) ? pattern.lastIndex : text.length
  }
}

/** The chunks of a text in reading order; joined again they are the text. An empty text has none. */
export function splitText(text: string, split: Split | PatternName): string[] {
  const cut = makeCutter(split)
  const chunks: string[] = []
  for (let from = 0; from < text.length;) {
    const end = cut(text, from)
    chunks.push(text.slice(from, end))
    from = end
  }
  return chunks
}
