/**
 * The text lab's stages, each with work that rests many times (`cases`), or as a question that is answered before anyone
 * could cancel it (`instant`). Texts come in the shapes that slicing a text can trip over.
 */
import type { BpeData } from '../../workers/contracts/text/bpe'
import type { EmbedData } from '../../workers/contracts/text/embed'
import type { WordVectors } from '../../workers/contracts/text/embedding'
import type { ModelData } from '../../workers/contracts/text/model'
import type { TokenizeData } from '../../workers/contracts/text/tokenize'
import type { VocabularyData } from '../../workers/contracts/text/vocabulary'
import { makeJob } from '../../workers/runtime/job'
import { makeRandom } from '../../workers/runtime/random'
import { textService } from '../../workers/services/text'
import { runStageOf, type LabCases, type StageCase, type StageWork } from './stage-case'

/** LF after every sentence, CRLF, no line ends at all, paragraphs between blank lines. */
const ENDS: Record<string, string> = { lines: '.\n', 'CRLF lines': '.\r\n', 'one line': '. ', paragraphs: '.\n\n' }
const SHAPES = Object.keys(ENDS)

/** About 600 KB: several times what any slice of a text may hold. */
const LONG_WORDS = 66_000
const MIDDLE_WORDS = 8_000

/** Words of a made-up language, Zipf-like, in sentences of twelve. */
function makeText(words: number, seed: number, end = '.\n'): string {
  const random = makeRandom(seed)
  const syllables = ['ka', 'lo', 'mi', 'ter', 'an', 'shu', 'pe', 'dor', 'vi', 'na']
  const parts: string[] = []
  for (let i = 0; i < words; i++) {
    const rank = Math.floor(20_000 ** random.next())
    const word = String(rank).replace(/\d/g, (digit) => syllables[Number(digit)] ?? '')
    parts.push(word, i % 12 === 11 ? end : ' ')
  }
  return parts.join('')
}

function noise(size: number, seed: number): Float32Array {
  const random = makeRandom(seed)
  return Float32Array.from({ length: size }, () => random.next() - 0.5)
}

/** As many words as rows, the same ones in every table. */
function vectors(rows: number, dimensions: number, seed: number): WordVectors {
  const words = Array.from({ length: rows }, (_, i) => `word${i}`)
  return { words, vectors: noise(rows * dimensions, seed), dimensions }
}

/** A value that is made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

const run = <T>(stage: string, inputs: StageWork['inputs'], params: StageWork['params'] = {}): Promise<T> =>
  runStageOf<T>(textService, stage, { inputs, params }, makeJob())

const longText = Object.fromEntries(
  Object.entries(ENDS).map(([shape, end]) => [shape, once(() => makeText(LONG_WORDS, 1, end))]),
)
const middle = once(() => ({ text: makeText(MIDDLE_WORDS, 2) }))
const bpe = once(() => run<BpeData>('trainBpe', { text: middle() }, { merges: 400 }))
const tokens = once(() => run<TokenizeData>('tokenize', { text: middle() }, { strategy: 'basic' }))
const vocabulary = once(async () => run<VocabularyData>('vocabulary', { tokens: await tokens() }))
const pairTokens = once(async () => {
  return run<TokenizeData>('tokenize', { text: middle(), bpe: await bpe() }, { strategy: 'bpe' })
})
const pairVocabulary = once(async () => run<VocabularyData>('vocabulary', { tokens: await pairTokens() }))
const embedding = once(() => run<EmbedData>('embed', { text: middle() }, { method: 'random' }))
const lstm = once(() => run<ModelData>('model', { text: { text: makeText(400, 3) } }, { steps: 2, hidden: 32 }))
const transformer = once(() => {
  const small = { architecture: 'transformer', steps: 1, embedding: 16, layers: 1, sequenceLength: 32, batchSize: 4 }
  return run<ModelData>('model', { text: { text: makeText(400, 3) } }, small)
})
const tokenizerJson = once(async () => (await run<{ json: string }>('exportBpe', { bpe: await bpe() })).json)
const bpeIds = once(async () => (await pairTokens()) as Extract<TokenizeData, { strategy: 'bpe' }>)
const spans = once(async () => ({ ...middle(), ...(await run<object>('spans', { text: middle() })) }))

const onText = (name: string, prepare: StageCase['prepare']): StageCase => ({ name, shapes: SHAPES, prepare })
const onOther = (name: string, prepare: (attempt: number) => StageWork | Promise<StageWork>): StageCase => ({
  name,
  prepare,
})
const textOf = (n: number, shape: string): string => `${longText[shape]?.() ?? ''}${n}`
const text = (n: number, shape: string) => ({ text: textOf(n, shape) })

const words = ['basic', 'advanced', 'character'] as const

const cases: StageCase[] = [
  onText('source', (n, shape) => ({ inputs: { file: new File([textOf(n, shape)], 'made.txt') } })),
  onText('read', (n, shape) => ({ inputs: { file: new File([textOf(n, shape)], 'made.md') } })),
  onText('clean', (n, shape) => ({
    inputs: { source: text(n, shape) },
    params: { html: true, accents: true, lowerCase: true },
  })),
  ...words.map((strategy) =>
    onText(`tokenize ${strategy}`, (n, shape) => ({ inputs: { text: text(n, shape) }, params: { strategy } })),
  ),
  ...words.map((strategy) =>
    onText(`spans ${strategy}`, (n, shape) => ({ inputs: { text: text(n, shape) }, params: { strategy } })),
  ),
  onText('tokenize bpe', async (n, shape) => ({
    inputs: { text: text(n, shape), bpe: await bpe() },
    params: { strategy: 'bpe' },
  })),
  onText('compare', (n, shape) => ({ inputs: { text: text(n, shape) } })),
  onText('compareBpe', async (n, shape) => ({ inputs: { text: text(n, shape), bpe: await bpe() } })),
  ...(['none', 'gpt2', 'gpt4'] as const).map((split) =>
    onText(`trainBpe ${split}`, (n, shape) => ({ inputs: { text: text(n, shape) }, params: { merges: 60, split } })),
  ),
  ...(['r50k_base', 'cl100k_base', 'o200k_base'] as const).map((encoding) =>
    onText(`encode ${encoding}`, (n, shape) => ({ inputs: { text: text(n, shape) }, params: { encoding } })),
  ),
  onText('importBpe', async (n, shape) => ({ inputs: { file: await tokenizerJson(), text: text(n, shape) } })),
  onText('vocabulary', async (n, shape) => {
    const cut = await run<TokenizeData>('tokenize', { text: text(n, shape) }, { strategy: 'basic' })
    return { inputs: { tokens: cut }, params: { maxSize: 1000 + n } }
  }),
  ...(['ppmi', 'skipgram', 'finetuned'] as const).map((method) =>
    onText(`embed ${method}`, (n, shape) => ({
      inputs: { text: { text: textOf(n, shape).slice(0, 80_000) } },
      params: { method, dimensions: 16, epochs: 1 },
    })),
  ),
  onOther('align', (n) => ({
    inputs: { source: vectors(1500, 40, n), target: vectors(1500, 40, 100 + n) },
    params: { criterion: 'csls' },
  })),
  onOther('vectorFile', (n) => ({ inputs: { embedding: vectors(5000, 40, n) }, params: { format: 'json' } })),
  onOther('project tsne', (n) => ({
    inputs: { vectors: { vectors: noise(300 * 20, n), rows: 300, columns: 20 } },
    params: { method: 'tsne', iterations: 30, perplexity: 10 },
  })),
  onOther('project umap', (n) => ({
    inputs: { vectors: { vectors: noise(300 * 20, n), rows: 300, columns: 20 } },
    params: { method: 'umap', epochs: 30 },
  })),
  onOther('project pca', (n) => ({
    inputs: { vectors: { vectors: noise(400 * 150, n), rows: 400, columns: 150 } },
    params: { method: 'pca' },
  })),
  ...(['character', 'word', 'bpe'] as const).map((level) =>
    onText(`model ${level}`, (n, shape) => ({
      inputs: { text: { text: textOf(n, shape).slice(-12_000) } },
      params: { level, steps: 2, hidden: 16, embedding: 8, sequenceLength: 16, batchSize: 4, merges: 20 },
    })),
  ),
  onText('model transformer', (n, shape) => ({
    inputs: { text: text(n, shape) },
    params: { architecture: 'transformer', embedding: 16, layers: 1, sequenceLength: 16, batchSize: 4, steps: 2 },
  })),
  onOther('write', async (n) => ({ inputs: { model: await lstm() }, params: { length: 400, seed: n } })),
  onOther('perplexity', async (n) => ({
    inputs: { model: await lstm() },
    params: { text: makeText(300, 50 + n) },
  })),
]

/** Answered at once, so that there is nothing to cancel; asked of results of ordinary size. */
const instant: StageCase[] = [
  onOther('openFile', (n) => ({ inputs: { file: new File([textOf(n, 'lines')], 'made.csv') } })),
  onOther('bpeLine', async (n) => ({
    inputs: { bpe: await bpe() },
    params: { line: `${'The white whale. '.repeat(110)}${n}` },
  })),
  onOther('decode', async (n) => ({
    inputs: { ids: (await bpeIds()).ids.subarray(n), bpe: await bpe() },
    params: { encoding: 'bpe' },
  })),
  onOther('exportBpe', async (n) => ({
    inputs: { bpe: { split: 'gpt4', merges: (await bpe()).merges.slice(0, -1 - n) } },
  })),
  onOther('buildVocabulary', async (n) => ({ inputs: { tokens: await spans() }, params: { minCount: 1 + n } })),
  onOther('encodeLine', async (n) => ({
    inputs: { vocabulary: await vocabulary() },
    params: { text: `${'The white whale. '.repeat(1100)}${n}` },
  })),
  onOther('vocabularyFile', async (n) => ({
    inputs: { vocabulary: await pairVocabulary() },
    params: { format: n % 2 === 0 ? 'huggingface' : 'vitrine' },
  })),
  onOther('neighbours', async (n) => ({ inputs: { embedding: await embedding() }, params: { k: 1000 - n } })),
  onOther('analogy', async (n) => {
    const [a = '', b = '', c = ''] = (await embedding()).words
    return { inputs: { embedding: await embedding() }, params: { a, b, c, k: 10 + n } }
  }),
  onOther('similarity', async (n) => ({
    inputs: { embedding: await embedding() },
    params: {
      words: (await embedding()).words
        .slice(n, 300 + n)
        .join(' ')
        .slice(0, 4000),
    },
  })),
  onOther('judge', async (n) => ({
    inputs: { embedding: await embedding(), list: `ka lo 1\nmi an 2\nter shu ${n}` },
  })),
  onOther('textKey', (n) => ({ inputs: { text: text(n, 'lines') } })),
  onOther('attention', async (n) => ({
    inputs: { model: await transformer() },
    params: { text: `${'ka lo mi ter '.repeat(20)}${n}` },
  })),
  onOther('modelFile', async (n) => ({
    inputs: { model: await lstm() },
    params: { format: n % 2 === 0 ? 'json' : 'safetensors' },
  })),
]

const endless = onOther('model', (n) => ({
  inputs: { text: { text: makeText(300, 1) } },
  params: { steps: 100_000, hidden: 64, seed: n },
}))

export const textCases: LabCases = { service: textService, cases, instant, endless }
