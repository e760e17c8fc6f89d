/** The run that the page shows, as a script: the same stages and parameters through `vitrine.text`. */
import type { Schema } from '../../../workers/contracts/schema'
import { bpeSchema } from '../../../workers/contracts/text/bpe'
import { cleanSchema } from '../../../workers/contracts/text/clean'
import { embedSchema } from '../../../workers/contracts/text/embed'
import { modelSchema } from '../../../workers/contracts/text/model'
import { projectSchema } from '../../../workers/contracts/text/project'
import { sourceSchema } from '../../../workers/contracts/text/source'
import { tokenizeSchema } from '../../../workers/contracts/text/tokenize'
import { vocabularySchema } from '../../../workers/contracts/text/vocabulary'
import { writeSchema } from '../../../workers/contracts/text/write'
import { decode } from '../../stage/params'

/** @param search the parameters after the route, as the page holds them */
export function scriptOf(search: URLSearchParams): string {
  const all = (stage: string, schema: Schema): [string, unknown][] =>
    Object.entries(schema).map(([name, field]) => [name, decode(field, search.get(`${stage}.${name}`) ?? undefined)])
  const strategy = String(all('tokenize', tokenizeSchema)[0]?.[1])
  const { sample, column } = Object.fromEntries(all('source', sourceSchema))
  return [
    '// Paste this into the console of this page. It makes what the page shows.',
    'await vitrine.ready',
    ...(search.has('source.file')
      ? [
          '// It asks for the file, which only you have.',
          "const file = await new Promise((take) => Object.assign(document.createElement('input'), { type: 'file', onchange: ({ target }) => take(target.files[0]) }).click())",
          `const { text } = await vitrine.text.source(file${column === '' ? '' : `, ${literal([['column', column]])}`})`,
        ]
      : [`const text = await (await fetch('samples/${String(sample)}.txt')).text()`]),
    `const cleaned = await vitrine.text.clean(text, ${literal(all('clean', cleanSchema))})`,
    ...(strategy === 'bpe'
      ? [
          ...(search.has('bpe.file')
            ? ['// The page cuts by an opened tokenizer.json; a script trains its own pairs.']
            : []),
          `const bpe = await vitrine.text.trainBpe(cleaned.text, ${literal(all('bpe', bpeSchema))})`,
          'const { ids } = await vitrine.text.encode(cleaned.text, { bpe })',
        ]
      : [`const { tokens } = await vitrine.text.tokenize(cleaned.text, { strategy: '${strategy}' })`]),
    ...(search.has('vocabulary.file') ? ['// The page uses an imported vocabulary; a script builds its own.'] : []),
    strategy === 'bpe'
      ? 'const vocabulary = await vitrine.text.vocabulary(cleaned.text, { bpe })'
      : `const vocabulary = await vitrine.text.buildVocabulary(tokens, ${literal(all('vocabulary', vocabularySchema))})`,
    `const embedding = await vitrine.text.trainEmbedding(cleaned.text, ${literal(all('embed', embedSchema))})`,
    `const { vectors, words, dimensions } = embedding`,
    `const rows = Math.min(words.length, ${String(all('project', projectSchema).find(([name]) => name === 'words')?.[1])})`,
    `const picture = await vitrine.text.project(vectors.slice(0, rows * dimensions), rows, dimensions, ${literal(all('project', projectSchema))})`,
    `const model = await vitrine.text.trainLanguageModel(cleaned.text, ${literal(all('model', modelSchema))})`,
    `const written = await vitrine.text.generate(model.id, ${literal(all('write', writeSchema))})`,
    'console.log(written.text)',
  ].join('\n')
}

const MOST_ON_A_LINE = 90

/** An object literal as people write it: `{ merges: 512, split: 'gpt4' }`, a long one with a line for each entry. */
function literal(entries: readonly [string, unknown][]): string {
  if (entries.length === 0) return '{}'
  const value = (item: unknown): string =>
    typeof item === 'string' ? `'${item.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'` : String(item)
  const parts = entries.map(([name, item]) => `${name}: ${value(item)}`)
  const line = parts.join(', ')
  return line.length <= MOST_ON_A_LINE ? `{ ${line} }` : `{\n  ${parts.join(',\n  ')},\n}`
}
