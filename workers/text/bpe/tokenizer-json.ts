/**
 * The parts of a tokenizer.json that a byte-level BPE needs, checked field by field: such files come from anywhere, so
 * nothing in them is trusted, and what cannot be honoured is refused rather than ignored.
 */
import { invalid } from '../../runtime/errors'

/**
 * @property vocab          id of each printable token
 * @property merges         pairs of printable tokens, in order
 * @property specials       special tokens by ascending id
 * @property cut            regular expression of a Split step, if there is one
 * @property byteLevelRegex whether the ByteLevel step cuts as GPT-2 does
 */
export interface TokenizerJson {
  vocab: Map<string, number>
  merges: [string, string][]
  specials: string[]
  cut: string | undefined
  byteLevelRegex: boolean
}

export function readTokenizerJson(json: string): TokenizerJson {
  const file = parse(json)
  const model = file['model']
  if (!isRecord(model) || (model['type'] !== undefined && model['type'] !== 'BPE')) {
    throw invalid('This file holds no BPE model. Choose a tokenizer.json of a byte-level BPE tokenizer.')
  }
  if (file['normalizer'] !== null && file['normalizer'] !== undefined) {
    throw invalid('This tokenizer changes the text before cutting it, which would not be lossless. It cannot be read.')
  }
  for (const field of ['continuing_subword_prefix', 'end_of_word_suffix', 'dropout']) {
    if (model[field]) throw invalid(`This tokenizer uses "${field}", which a byte-level BPE here has no place for.`)
  }
  if (model['byte_fallback'] === true || model['ignore_merges'] === true) {
    throw invalid('This tokenizer looks words up besides joining bytes ("byte_fallback" or "ignore_merges").')
  }
  return {
    vocab: readVocab(model['vocab']),
    merges: readMerges(model['merges']),
    specials: readSpecials(file),
    ...readCuts(file['pre_tokenizer']),
  }
}

function parse(json: string): Record<string, unknown> {
  let file: unknown
  try {
    file = JSON.parse(json)
  } catch {
    throw invalid('This file is not JSON. Choose a tokenizer.json.')
  }
  if (!isRecord(file)) throw invalid('This JSON is not a tokenizer. Choose a tokenizer.json.')
  return file
}

function readVocab(vocab: unknown): Map<string, number> {
  if (!isRecord(vocab)) throw invalid('The tokenizer has no vocabulary ("model.vocab" is missing).')
  return new Map(
    Object.entries(vocab).map(([token, id]) => {
      if (typeof id !== 'number' || !Number.isInteger(id) || id < 0) {
        throw invalid(
          `The vocabulary gives "${token}" the id ${JSON.stringify(id)}, which is not a whole number from 0.`,
        )
      }
      return [token, id]
    }),
  )
}

/** Merges are written as "a b" or, in newer files, as ["a", "b"]. */
function readMerges(merges: unknown): [string, string][] {
  if (!Array.isArray(merges)) throw invalid('The tokenizer has no list of merges ("model.merges" is missing).')
  return merges.map((merge: unknown, i) => {
    const parts: unknown = typeof merge === 'string' ? merge.split(' ') : merge
    if (isPair(parts)) return parts
    throw invalid(`Merge ${i + 1} is not a pair of tokens.`)
  })
}

function readSpecials(file: Record<string, unknown>): string[] {
  const added = file['added_tokens'] ?? []
  if (!Array.isArray(added)) throw invalid('"added_tokens" is not a list.')
  const specials = added.map((token: unknown) => {
    if (isRecord(token) && typeof token['content'] === 'string' && typeof token['id'] === 'number') {
      return { content: token['content'], id: token['id'] }
    }
    throw invalid('"added_tokens" holds something that is no token with an id and a content.')
  })
  return specials.sort((a, b) => a.id - b.id).map((special) => special.content)
}

/** ByteLevel alone, or a sequence of one Split and ByteLevel. */
function readCuts(preTokenizer: unknown): Pick<TokenizerJson, 'cut' | 'byteLevelRegex'> {
  const wrong = invalid(
    'This tokenizer is not byte-level: its pre-tokenizer must be ByteLevel, alone or after one Split.',
  )
  if (!isRecord(preTokenizer)) throw wrong
  const listed: unknown = preTokenizer['type'] === 'Sequence' ? preTokenizer['pretokenizers'] : [preTokenizer]
  const steps: unknown[] = Array.isArray(listed) ? listed : []
  const byteLevel = steps.at(-1)
  if (steps.length > 2 || !isRecord(byteLevel) || byteLevel['type'] !== 'ByteLevel') throw wrong
  if (byteLevel['add_prefix_space'] === true) {
    throw invalid('This tokenizer puts a space before each text ("add_prefix_space"), which would not be lossless.')
  }
  const byteLevelRegex = byteLevel['use_regex'] !== false
  if (steps.length === 1) return { cut: undefined, byteLevelRegex }
  const split = steps[0]
  if (!isRecord(split) || split['type'] !== 'Split' || split['behavior'] !== 'Isolated' || split['invert'] === true) {
    throw wrong
  }
  const pattern = split['pattern']
  if (!isRecord(pattern) || typeof pattern['Regex'] !== 'string') throw wrong
  return { cut: pattern['Regex'], byteLevelRegex }
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string' && part !== '')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
