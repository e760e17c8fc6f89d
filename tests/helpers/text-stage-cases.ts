/**
 * Work for every stage of the text lab: long enough to be cancelled (`cases`), or a question that is answered at once
 * (`instant`), asked of results of ordinary size. Texts come in the shapes that slicing a text can trip over.
 */
import type { Artifact } from '../../workers/contracts/artifact'
import type { TextStages } from '../../workers/contracts/text'
import type { GivenTokens } from '../../workers/contracts/text/vocabulary'
import type { BpeMerges } from '../../workers/contracts/text/tokenize'
import type { WordVectors } from '../../workers/contracts/text/embedding'
import type { CallOptions, Host } from '../../src/client/host'
import { type StageCalls, stagesOf } from '../../src/client/service'
import { makeRandom } from '../../workers/runtime/random'

/** LF after every sentence, CRLF, no line ends at all, paragraphs between blank lines. */
export const shapes = ['lines', 'CRLF lines', 'one line', 'paragraphs']
const ends: Record<string, string> = { lines: '.\n', 'CRLF lines': '.\r\n', 'one line': '. ', paragraphs: '.\n\n' }

interface Case {
  name: string
  usesText: boolean
  /** @param attempt makes the work differ from that of every other attempt */
  start(options: CallOptions, attempt: number, shape: string): Promise<unknown>
}

const LONG_WORDS = 600_000
const MIDDLE_WORDS = 150_000

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
  return {
    words: Array.from({ length: rows }, (_, i) => `word${i}`),
    vectors: noise(rows * dimensions, seed),
    dimensions,
  }
}

const texts: Record<string, string> = {}
const made = {} as {
  stages: StageCalls<TextStages>
  tokens: Artifact
  bpe: Artifact
  embedding: Artifact
  vocabulary: Artifact
  bytePairVocabulary: Artifact
  model: Artifact
  transformer: Artifact
  ids: Int32Array
  bpeData: BpeMerges
  spans: GivenTokens
  words: string[]
  tokenizerJson: string
}

/** Makes what the cases start from. */
export async function prepare(host: Host): Promise<void> {
  for (const [shape, end] of Object.entries(ends)) texts[shape] = makeText(LONG_WORDS, 1, end)
  const stages = stagesOf<TextStages>(host, 'text')
  const middle = { given: { text: makeText(MIDDLE_WORDS, 2) } }
  const bpe = await stages.trainBpe({ text: middle }, { merges: 2000 })
  const tokens = await stages.tokenize({ text: middle }, { strategy: 'basic' })
  const bytePairs = await stages.tokenize({ text: middle, bpe }, { strategy: 'bpe' })
  Object.assign(made, {
    stages,
    bpe,
    tokens,
    vocabulary: await stages.vocabulary({ tokens }),
    bytePairVocabulary: await stages.vocabulary({ tokens: bytePairs }),
    embedding: await stages.embed({ text: middle }, { method: 'random' }),
    model: await stages.model({ text: { given: { text: makeText(400, 3) } } }, { steps: 2, hidden: 128 }),
    transformer: await stages.model(
      { text: { given: { text: makeText(400, 3) } } },
      { architecture: 'transformer', steps: 1, embedding: 32, layers: 2, sequenceLength: 64, batchSize: 4 },
    ),
    ids: (await stages.encode.data({ text: middle, bpe }, { encoding: 'bpe' })).data.ids,
    spans: { ...middle.given, ...(await stages.spans.data({ text: middle })).data },
    words: middle.given.text.split(/\s+/),
    bpeData: (await stages.trainBpe.data({ text: middle }, { merges: 2000 })).data,
    tokenizerJson: (await stages.exportBpe.data({ bpe })).data.json,
  })
}

const textOf = (attempt: number, shape: string): string => `${texts[shape] ?? ''}${attempt}`
const given = (attempt: number, shape: string) => ({ given: { text: textOf(attempt, shape) } })

type Start = Case['start']
const onText = (name: string, start: Start): Case => ({ name, usesText: true, start })
const onOther = (name: string, start: Start): Case => ({ name, usesText: false, start })

export const cases: Case[] = [
  onText('source', (options, n, shape) => {
    const file = new File([textOf(n, shape)], 'made.txt')
    return made.stages.source({ file: { given: file } }, {}, options)
  }),
  onText('read', (options, n, shape) => {
    return made.stages.read({ file: { given: new File([textOf(n, shape)], 'made.md') } }, {}, options)
  }),
  onText('clean', (options, n, shape) => {
    return made.stages.clean({ source: given(n, shape) }, { html: true, accents: true, lowerCase: true }, options)
  }),
  ...(['basic', 'advanced', 'character'] as const).map((strategy) =>
    onText(`tokenize ${strategy}`, (options, n, shape) => {
      return made.stages.tokenize({ text: given(n, shape) }, { strategy }, options)
    }),
  ),
  ...(['basic', 'advanced', 'character'] as const).map((strategy) =>
    onText(`spans ${strategy}`, (options, n, shape) => {
      return made.stages.spans({ text: given(n, shape) }, { strategy }, options)
    }),
  ),
  onText('tokenize bpe', (options, n, shape) => {
    return made.stages.tokenize({ text: given(n, shape), bpe: made.bpe }, { strategy: 'bpe' }, options)
  }),
  onText('compare', (options, n, shape) => made.stages.compare({ text: given(n, shape) }, {}, options)),
  onText('compareBpe', (options, n, shape) => {
    return made.stages.compareBpe({ text: given(n, shape), bpe: made.bpe }, {}, options)
  }),
  ...(['none', 'gpt2', 'gpt4'] as const).map((split) =>
    onText(`trainBpe ${split}`, (options, n, shape) => {
      return made.stages.trainBpe({ text: given(n, shape) }, { merges: 5000, split }, options)
    }),
  ),
  onText('encode', (options, n, shape) => {
    return made.stages.encode({ text: given(n, shape) }, { encoding: 'cl100k_base' }, options)
  }),
  onText('importBpe', (options, n, shape) => {
    return made.stages.importBpe({ file: { given: made.tokenizerJson }, text: given(n, shape) }, {}, options)
  }),
  onText('vocabulary', async (options, n, shape) => {
    const tokens = await made.stages.tokenize({ text: { given: { text: texts[shape] ?? '' } } }, { strategy: 'basic' })
    return made.stages.vocabulary({ tokens }, { maxSize: 1000 + n }, options)
  }),
  ...(['ppmi', 'skipgram', 'finetuned'] as const).map((method) =>
    onText(`embed ${method}`, (options, n, shape) => {
      return made.stages.embed({ text: given(n, shape) }, { method, dimensions: 128, epochs: 50 }, options)
    }),
  ),
  onOther('align', (options, n) => {
    const [source, target] = [vectors(8000, 300, n), vectors(8000, 300, 100 + n)]
    return made.stages.align({ source: { given: source }, target: { given: target } }, { criterion: 'csls' }, options)
  }),
  onOther('vectorFile', (options, n) => {
    return made.stages.vectorFile({ embedding: { given: vectors(20_000, 200, n) } }, { format: 'json' }, options)
  }),
  onOther('project tsne', (options, n) => {
    const table = { vectors: noise(1500 * 20, n), rows: 1500, columns: 20 }
    return made.stages.project({ vectors: { given: table } }, { method: 'tsne', iterations: 10_000 }, options)
  }),
  onOther('project umap', (options, n) => {
    const table = { vectors: noise(1500 * 20, n), rows: 1500, columns: 20 }
    return made.stages.project({ vectors: { given: table } }, { method: 'umap', epochs: 10_000 }, options)
  }),
  onOther('project pca', (options, n) => {
    const table = { vectors: noise(2000 * 600, n), rows: 2000, columns: 600 }
    return made.stages.project({ vectors: { given: table } }, { method: 'pca' }, options)
  }),
  ...(['character', 'word', 'bpe'] as const).map((level) =>
    onText(`model ${level}`, (options, n, shape) => {
      return made.stages.model({ text: given(n, shape) }, { level, steps: 5000, hidden: 256 }, options)
    }),
  ),
  onText('model transformer', (options, n, shape) => {
    const settings = {
      architecture: 'transformer',
      embedding: 128,
      layers: 4,
      sequenceLength: 64,
      steps: 5000,
    } as const
    return made.stages.model({ text: given(n, shape) }, settings, options)
  }),
  onOther('write', (options, n) => made.stages.write({ model: made.model }, { length: 100_000, seed: n }, options)),
  onOther('perplexity', (options, n) => {
    return made.stages.perplexity({ model: made.model }, { text: makeText(6000, 50 + n).slice(0, 20_000) }, options)
  }),
]

/** The stages that have a case: the first word of its name. */
export const caseStages = [...new Set(cases.map(({ name }) => name.split(' ')[0] ?? ''))]

/** Answered at once, so that there is nothing to cancel. Each asks something new every time. */
export const instant: Record<string, (attempt: number) => Promise<Artifact>> = {
  openFile: (n) => made.stages.openFile({ file: { given: new File([textOf(n, 'lines')], 'made.csv') } }),
  bpeLine: (n) => made.stages.bpeLine({ bpe: made.bpe }, { line: `${'The white whale. '.repeat(110)}${n}` }),
  decode: (n) => {
    return made.stages.decode({ ids: { given: made.ids.subarray(n) }, bpe: made.bpe }, { encoding: 'bpe' })
  },
  exportBpe: (n) => {
    return made.stages.exportBpe({ bpe: { given: { split: 'gpt4', merges: made.bpeData.merges.slice(0, -1 - n) } } })
  },
  buildVocabulary: (n) => made.stages.buildVocabulary({ tokens: { given: made.spans } }, { minCount: 1 + n }),
  encodeLine: (n) => {
    return made.stages.encodeLine({ vocabulary: made.vocabulary }, { text: `${'The white whale. '.repeat(1100)}${n}` })
  },
  vocabularyFile: async (n) => {
    const format = n % 2 === 0 ? 'huggingface' : 'vitrine'
    return made.stages.vocabularyFile({ vocabulary: made.bytePairVocabulary }, { format })
  },
  neighbours: (n) => made.stages.neighbours({ embedding: made.embedding }, { k: 1000 - n }),
  analogy: async (n) => {
    const [a = '', b = '', c = ''] = made.words
    return made.stages.analogy({ embedding: made.embedding }, { a, b, c, k: 10 + n })
  },
  similarity: (n) => {
    const words = [...new Set(made.words)].slice(n, 300 + n)
    return made.stages.similarity({ embedding: made.embedding }, { words: words.join(' ').slice(0, 4000) })
  },
  judge: (n) => made.stages.judge({ embedding: made.embedding, list: { given: `ka lo 1\nmi an 2\nter shu ${n}` } }),
  textKey: (n) => made.stages.textKey({ text: given(n, 'lines') }),
  attention: (n) => {
    return made.stages.attention({ model: made.transformer }, { text: `${'ka lo mi ter '.repeat(20)}${n}` })
  },
  modelFile: (n) => made.stages.modelFile({ model: made.model }, { format: n % 2 === 0 ? 'json' : 'safetensors' }),
}
