/** Vocabularies as JSON files. What is read was perhaps written by hand, so every field is checked and named. */
import { VOCABULARY_FORMAT, type Vocabulary } from '../contracts/text/vocabulary'
import { invalid } from '../runtime/errors'

const VERSION = 1

/** JSON text of a vocabulary: `{ format, version, specials, tokens, counts }`, specials by name. */
export function vocabularyToJson({ tokens, counts, specials }: Vocabulary): string {
  const file = { format: VOCABULARY_FORMAT, version: VERSION, specials: tokens.slice(0, specials), tokens, counts }
  return `${JSON.stringify(file, null, 1)}\n`
}

/** Vocabulary of a JSON text. Throws `input/invalid`, naming what is wrong, for anything else. */
export function vocabularyFromJson(json: string): Vocabulary {
  const file = parse(json)
  if (file['format'] !== VOCABULARY_FORMAT) {
    throw invalid(`This JSON is no Vitrine vocabulary: its "format" is not "${VOCABULARY_FORMAT}".`)
  }
  if (file['version'] !== VERSION) {
    throw invalid(`This vocabulary has version ${String(file['version'])}; version ${VERSION} can be read.`)
  }
  const tokens = listOf(file, 'tokens', isString, 'strings')
  const counts = listOf(file, 'counts', isCount, 'whole numbers from 0 on')
  const specials = listOf(file, 'specials', isString, 'strings')
  if (tokens.length === 0) throw invalid('This vocabulary holds no tokens.')
  if (counts.length !== tokens.length) {
    throw invalid(
      `This vocabulary has ${tokens.length} tokens but ${counts.length} counts. There must be one for each.`,
    )
  }
  const seen = new Set<string>()
  for (const token of tokens) {
    if (seen.has(token)) throw invalid(`This vocabulary holds the token ${JSON.stringify(token)} twice.`)
    seen.add(token)
  }
  if (specials.some((special, i) => tokens[i] !== special)) {
    throw invalid('The specials of this vocabulary must be its first tokens, in the same order.')
  }
  return { tokens, counts, specials: specials.length }
}

function parse(json: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw invalid('This file is not JSON. Export a vocabulary from Vitrine to see what one looks like.')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('This JSON is no Vitrine vocabulary: it is not an object.')
  }
  return value as Record<string, unknown>
}

function listOf<T>(file: Record<string, unknown>, name: string, is: (value: unknown) => value is T, what: string): T[] {
  const list = file[name]
  if (!Array.isArray(list) || !list.every(is)) throw invalid(`"${name}" of this vocabulary must be a list of ${what}.`)
  return list
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
