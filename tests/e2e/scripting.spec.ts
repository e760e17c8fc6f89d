/** `window.vitrine` as a script meets it: every call of the README, each held to a published figure or a plain fact. */
import { expect, open, test } from '../helpers/e2e'

test.beforeEach(({ page }) => open(page, '#/', '/', '?device=wasm'))

test('device says what computes', async ({ page }) => {
  const device = await page.evaluate(() => window.vitrine.device())
  expect(device).toMatchObject({ backend: 'wasm', fallback: true })
  expect(device.adapter.length).toBeGreaterThan(0)
  expect(device.reason.length).toBeGreaterThan(0)
})

test('device measures its roof when asked, and keeps it', async ({ page }) => {
  const [before, measured, after] = await page.evaluate(async () => [
    await window.vitrine.device(),
    await window.vitrine.device({ measure: true }),
    await window.vitrine.device(),
  ])
  expect(before?.roof).toBeUndefined()
  for (const figure of ['matmulGflops', 'bandwidthGBs', 'dispatchMicroseconds', 'readbackMilliseconds'] as const) {
    expect(measured?.roof?.[figure]).toBeGreaterThan(0)
  }
  expect(after?.roof).toEqual(measured?.roof)
})

test('clean, tokenize and buildVocabulary', async ({ page }) => {
  const result = await page.evaluate(async () => {
    const { text } = await window.vitrine.text.clean('It’s  2024', { quotes: true, whitespace: true })
    const basic = await window.vitrine.text.tokenize("Hello, world! It's 2024.", { strategy: 'basic' })
    const advanced = await window.vitrine.text.tokenize("don't mail a@b.org", { strategy: 'advanced' })
    const character = await window.vitrine.text.tokenize('ab', { strategy: 'character' })
    const vocabulary = await window.vitrine.text.buildVocabulary(['b', 'a', 'a', 'c'], { minCount: 1 })
    return { text, basic, advanced, character, vocabulary }
  })
  expect(result.text).toBe("It's 2024")
  expect(result.basic.tokens).toEqual(['Hello', ',', 'world', '!', 'It', "'", 's', '2024', '.'])
  expect(result.advanced.tokens).toContain('a@b.org')
  expect(result.character.tokens).toEqual(['a', 'b'])
  expect(result.vocabulary.tokens.slice(0, 5)).toEqual(['<|unk|>', '<|endoftext|>', '[BOS]', '[EOS]', '[PAD]'])
  expect(result.vocabulary.tokens.slice(5)).toEqual(['a', 'b', 'c'])
  expect(result.vocabulary.counts.slice(5)).toEqual([2, 1, 1])
})

test('trainBpe breaks ties by first seen (minbpe) or by smallest ids (Hugging Face)', async ({ page }) => {
  const [first, smallest, three] = await page.evaluate(() =>
    Promise.all([
      window.vitrine.text.trainBpe('zyzyabab', { merges: 1, split: 'none', ties: 'first' }),
      window.vitrine.text.trainBpe('zyzyabab', { merges: 1, split: 'none', ties: 'smallest' }),
      window.vitrine.text.trainBpe('aaabdaaabac', { merges: 3, split: 'none', ties: 'first' }),
    ]),
  )
  expect(first?.merges).toEqual([[122, 121]])
  expect(smallest?.merges).toEqual([[97, 98]])
  expect(three?.tokenCount).toBe(5)
})

test('encode equals tiktoken and decodes without loss', async ({ page }) => {
  const line = 'hello world!!!? (안녕하세요!) lol123 😉'
  const result = await page.evaluate(async (text) => {
    const { encode, decode, trainBpe } = window.vitrine.text
    const cl100k = await encode(text, { encoding: 'cl100k_base' })
    const o200k = await encode(text, { encoding: 'o200k_base' })
    const r50k = await encode("I'LL we'll DON'T", { encoding: 'r50k_base' })
    const back = await decode(cl100k.ids, { encoding: 'cl100k_base' })
    const bpe = await trainBpe('aaabdaaabac', { merges: 3, split: 'none', ties: 'first' })
    const own = await encode('aaabdaaabac', { bpe })
    return { cl100k, o200k, r50k, back, own, ownBack: await decode(own.ids, { bpe }) }
  }, line)
  expect(Array.from(result.cl100k.ids)).toEqual([
    15339, 1917, 12340, 30, 320, 31495, 230, 75265, 243, 92245, 16715, 28509, 4513, 57037,
  ])
  expect(Array.from(result.o200k.ids)).toEqual([24912, 2375, 10880, 30, 350, 14307, 171731, 19406, 27504, 7633, 47942])
  expect(Array.from(result.r50k.ids)).toEqual([40, 6, 3069, 356, 1183, 23917, 6, 51])
  expect(result.back.text).toBe(line)
  expect(Array.from(result.own.ids)).toEqual([258, 100, 258, 97, 99])
  expect(result.ownBack.text).toBe('aaabdaaabac')
})

test('trainEmbedding and project', async ({ page }) => {
  const result = await page.evaluate(async () => {
    const { trainEmbedding, project } = window.vitrine.text
    const text = 'the king rules the land and the queen rules the land . '.repeat(60)
    const embedding = await trainEmbedding(text, { dimensions: 8, window: 2, epochs: 2, seed: 3 })
    const again = await trainEmbedding(text, { dimensions: 8, window: 2, epochs: 2, seed: 3 })
    const rows = 40
    const vectors = Array.from({ length: rows * 5 }, (_, i) => Math.sin(i * 12.9898) * (i % 5))
    const pca = await project(vectors, rows, 5, { method: 'pca' })
    const tsne = await project(vectors, rows, 5, { method: 'tsne', perplexity: 8, seed: 1 })
    const umap = await project(vectors, rows, 5, { method: 'umap', neighbours: 8, minDistance: 0.2, seed: 1 })
    return {
      words: embedding.words,
      vectors: embedding.vectors.length,
      dimensions: embedding.dimensions,
      same: embedding.vectors.every((value, i) => value === again.vectors[i]),
      pca: { points: pca.points.length, variance: pca.explainedVariance, trust: pca.trustworthiness },
      tsne: { points: tsne.points.length, kl: tsne.kl, trust: tsne.trustworthiness },
      umap: { points: umap.points.length, neighbours: umap.neighbours, trust: umap.trustworthiness },
    }
  })
  expect(result.words).toContain('king')
  expect(result.vectors).toBe(result.words.length * result.dimensions)
  expect(result.same).toBe(true)
  expect(result.pca.points).toBe(80)
  expect(result.pca.variance?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4)
  expect(result.tsne.points).toBe(80)
  expect(result.tsne.kl).toBeGreaterThan(0)
  expect(result.tsne.trust).toBeGreaterThan(0.6)
  expect(result.umap).toMatchObject({ points: 80, neighbours: 8 })
  expect(result.umap.trust).toBeGreaterThan(0.6)
})

test('trainLanguageModel with a Transformer', async ({ page }) => {
  const result = await page.evaluate(async () => {
    const { text } = window.vitrine
    const model = await text.trainLanguageModel('abcdefgh'.repeat(100), {
      architecture: 'transformer',
      level: 'character',
      embedding: 16,
      heads: 2,
      layers: 1,
      sequenceLength: 16,
      batchSize: 4,
      steps: 60,
      learningRate: 0.01,
      schedule: 'cosine',
      warmupSteps: 5,
      seed: 1,
      evaluateEvery: 30,
    })
    const written = await text.generate(model.id, { prompt: 'abc', length: 30, temperature: 0 })
    return { model, written, perplexity: await text.perplexity(model.id, 'abcdefghabcdefgh') }
  })
  expect(result.model.config).toMatchObject({ architecture: 'transformer', heads: 2, context: 16 })
  expect(result.model.history.at(-1)?.validationLoss).toBeLessThan(0.5)
  expect(result.written.text).toContain('defghabc')
  expect(result.perplexity.perplexity).toBeLessThan(3)
})

test('trainLanguageModel, generate and library.list', async ({ page }) => {
  const result = await page.evaluate(async () => {
    const { text, library } = window.vitrine
    const model = await text.trainLanguageModel('abcdefgh'.repeat(200), {
      architecture: 'lstm',
      level: 'character',
      embedding: 8,
      hidden: 24,
      layers: 1,
      sequenceLength: 16,
      batchSize: 8,
      steps: 60,
      learningRate: 0.02,
      seed: 1,
      evaluateEvery: 30,
    })
    const options = { prompt: 'abc', length: 10, temperature: 0, topK: 0, topP: 1, seed: 1 }
    const greedy = await text.generate(model.id, options)
    return { model, greedy, again: await text.generate(model.id, options), records: await library.list() }
  })
  expect(result.model.history.at(-1)).toMatchObject({ step: 60 })
  const last = result.model.history.at(-1)
  expect(last?.validationLoss).toBeLessThan(0.5)
  expect(result.model.tokensPerSecond).toBeGreaterThan(0)
  expect(typeof result.model.dispatchesPerStep).toBe('number')
  expect(result.greedy.text).toContain('defgh')
  expect(result.again.text).toBe(result.greedy.text)
  expect(result.records.some((record) => record.kind === 'model')).toBe(true)
})

test('a call can be cancelled, reports progress, and refuses bad input with a code', async ({ page }) => {
  const result = await page.evaluate(async () => {
    const controller = new AbortController()
    const phases: string[] = []
    const training = window.vitrine.text.trainLanguageModel(
      'to be or not to be '.repeat(500),
      { steps: 5000, hidden: 64 },
      {
        signal: controller.signal,
        onProgress: ({ phase }) => {
          phases.push(phase)
          if (phases.length === 3) controller.abort()
        },
      },
    )
    const cancelled = await training.catch((error: unknown) => (error as { code: string }).code)
    const refused = await window.vitrine.text
      .tokenize('x', { strategy: 'nonsense' as 'basic' })
      .catch((error: unknown) => {
        const { code, message } = error as { code: string; message: string }
        return [code, message]
      })
    return { cancelled, phases, refused }
  })
  expect(result.cancelled).toBe('cancelled')
  expect(result.phases.length).toBeGreaterThanOrEqual(3)
  expect(result.refused).toEqual(['input/invalid', expect.stringContaining('basic, advanced')])
})
