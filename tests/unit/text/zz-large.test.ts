import { it } from 'vitest'
import { sourceStages } from '../../../workers/services/text/source'
import { cleanStages } from '../../../workers/services/text/clean'
import { tokenizeStages } from '../../../workers/services/text/tokenize'
import { bpeStages } from '../../../workers/services/text/bpe'
import { vocabularyStages } from '../../../workers/services/text/vocabulary'
import { makeJob, type Job } from '../../../workers/runtime/job'

function gen(bytes: number): string {
  let s = 12345
  const r = () => ((s = (Math.imul(s, 1664525) + 1013904223) >>> 0) / 4294967296)
  const L = 'etaoinshrdlucmfwypvbgkjqxz'
  const words = Array.from({ length: 200000 }, () => Array.from({ length: 2 + Math.floor(r() * 9) }, () => L[Math.floor(r() * r() * 26)]).join(''))
  const out: string[] = []
  let n = 0
  while (n < bytes) {
    const line: string[] = []
    const k = 8 + Math.floor(r() * 12)
    for (let i = 0; i < k; i++) line.push(words[Math.floor(200000 ** r()) - 1]!)
    const t = line.join(' ') + (r() < 0.3 ? ", don’t  “say”. é\n" : '.\n') + (r() < 0.1 ? '\n' : '')
    out.push(t[0]!.toUpperCase() + t.slice(1))
    n += t.length
  }
  return out.join('')
}
async function measure(name: string, work: (job: Job) => unknown) {
  const inner = makeJob()
  let since = performance.now(), longest = 0, at = ''
  let phase = 'start'
  const mark = () => { const d = performance.now() - since; if (d > longest) { longest = d; at = phase } }
  const job: Job = { ...inner, progress: (p) => { phase = p.phase + ' ' + Math.round(100 * p.done / p.total) }, due: inner.due, rest: async () => { mark(); await inner.rest(); since = performance.now() } }
  const t = performance.now()
  const result = await work(job)
  mark()
  console.log(name.padEnd(34), `${Math.round(performance.now() - t)} ms`, `longest ${Math.round(longest)} ms after "${at}"`)
  return result
}
it('measures', async () => {
  const text = gen(10_000_000)
  const S = sourceStages.source, C = cleanStages.clean, T = tokenizeStages, B = bpeStages, V = vocabularyStages as any
  const src: any = await measure('source', (j) => S.run({ file: new File([text], 'big.txt') } as any, { sample: 'moby-dick', column: '' } as any, j))
  const opts = { unicode: 'NFC', lowerCase: false, whitespace: true, quotes: true, controlCharacters: true, accents: false, urls: false, html: false } as any
  const clean: any = await measure('clean', (j) => C.run({ source: src }, opts, j))
  await measure('clean html+urls+accents+lower', (j) => C.run({ source: src }, { ...opts, lowerCase: true, accents: true, urls: true, html: true }, j))
  const bpes: any = {}
  for (const [split, merges] of [['gpt4', 512], ['gpt4', 16384], ['none', 512]] as const) {
    const bpe: any = (bpes[split + merges] = await measure(`trainBpe ${split} ${merges}`, (j) => B.trainBpe.run({ text: clean }, { merges, split, ties: 'first' }, j)))
    await measure('  view', () => B.trainBpe.view!(bpe, {} as any))
    await measure('  bpeLine', (j) => B.bpeLine.run({ bpe }, { line: '' }, j))
    const tok: any = await measure(`  tokenize bpe`, (j) => T.tokenize.run({ text: clean, bpe } as any, { strategy: 'bpe' }, j))
    await measure('  view', () => T.tokenize.view!(tok, {} as any))
    const voc: any = await measure(`  vocabulary bpe`, (j) => V.vocabulary.run({ tokens: tok }, { maxSize: 20000, minCount: 1 }, j))
    await measure('  view', () => V.vocabulary.view(voc))
    await measure('  file', (j) => V.vocabularyFile.run({ vocabulary: voc }, { format: 'vitrine' }, j))
    await measure('  hf', (j) => B.exportBpe.run({ bpe }, {}, j))
    await measure(`  compareBpe`, (j) => T.compareBpe.run({ text: clean, bpe }, {}, j))
    await measure('  encodeLine', (j) => V.encodeLine.run({ vocabulary: voc }, { text: 'The white whale.' }, j))
  }
  for (const strategy of ['basic', 'advanced', 'character'] as const) {
    const tok: any = await measure(`tokenize ${strategy}`, (j) => T.tokenize.run({ text: clean }, { strategy }, j))
    await measure('  view', () => T.tokenize.view!(tok, {} as any))
    const voc: any = await measure(`  vocabulary`, (j) => V.vocabulary.run({ tokens: tok }, { maxSize: 1000000, minCount: 1 }, j))
    await measure('  view', () => V.vocabulary.view(voc))
    await measure('  file', (j) => V.vocabularyFile.run({ vocabulary: voc }, { format: 'vitrine' }, j))
    await measure('  encodeLine', (j) => V.encodeLine.run({ vocabulary: voc }, { text: 'The white whale.' }, j))
  }
  await measure('compare', (j) => T.compare.run({ text: clean }, {}, j))
  for (const encoding of ['r50k_base', 'o200k_base'] as const) {
    const e: any = await measure(`encode ${encoding}`, (j) => B.encode.run({ text: clean }, { encoding }, j))
    await measure(`decode ${encoding}`, (j) => B.decode.run({ ids: e.ids }, { encoding }, j))
  }
}, 300000)
