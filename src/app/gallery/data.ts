/**
 * Made-up data of the gallery: seeded, so that two pictures of the same state are equal. It is told apart from results
 * by standing only here; no lab imports it. The generator is mulberry32 (Tommy Ettinger, public domain).
 */
function makeRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

function makeNormal(seed: number): () => number {
  const random = makeRandom(seed)
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

const WORDS = `whale sea ship captain boat man head old long white deck water crew time night great hand day world
sperm life oil harpoon line stood round eyes sun mast wind Queequeg Starbuck Stubb Ahab Pequod Ishmael soul death God
black wild deep still sail rope iron light heart thought strange seemed far came went saw know never little good`
  .split(/\s+/)
  .filter(Boolean)

export function scatterData(
  count: number,
  kinds: readonly string[],
  seed = 7,
): {
  x: Float32Array
  y: Float32Array
  labels: string[]
  categories: string[]
} {
  const normal = makeNormal(seed)
  const x = new Float32Array(count)
  const y = new Float32Array(count)
  const categories: string[] = []
  for (let index = 0; index < count; index++) {
    const kind = index % kinds.length
    const angle = (kind / kinds.length) * 2 * Math.PI
    x[index] = Math.cos(angle) * 6 + normal() * 1.7
    y[index] = Math.sin(angle) * 4 + normal() * 1.5
    categories.push(kinds[kind] ?? '')
  }
  const labels = Array.from({ length: count }, (_, index) => {
    const word = WORDS[index % WORDS.length] ?? ''
    return index < WORDS.length ? word : `${word} ${Math.floor(index / WORDS.length) + 1}`
  })
  return { x, y, labels, categories }
}

/** A falling curve with noise, `count` points to `steps`. */
export function lossCurve(count: number, steps: number, floor: number, seed = 3): { x: number[]; y: number[] } {
  const normal = makeNormal(seed)
  const x = Array.from({ length: count }, (_, index) => Math.round((index / Math.max(1, count - 1)) * steps))
  const y = x.map((step) => floor + (4.2 - floor) / (1 + step / 60) + normal() * 0.015)
  return { x, y }
}

export function histogramData(count: number): { edges: number[]; counts: number[] } {
  const normal = makeNormal(11)
  const edges = Array.from({ length: count + 1 }, (_, index) => (index / count) * 40)
  const counts = edges
    .slice(1)
    .map((edge) => Math.max(0, Math.round(900 * Math.exp(-(((edge - 14) / 8) ** 2)) + normal() * 8)))
  return { edges, counts }
}

export function similarity(words: readonly string[]): Float32Array {
  const normal = makeNormal(5)
  const vectors = words.map(() => Array.from({ length: 3 }, normal))
  const length = (vector: readonly number[]): number => Math.hypot(...vector)
  return Float32Array.from(
    vectors.flatMap((a) =>
      vectors.map((b) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0) / (length(a) * length(b))),
    ),
  )
}

export const names = WORDS

export const pieces = [
  ...[
    'Call',
    ' me',
    ' Ish',
    'ma',
    'el',
    '.',
    ' Some',
    ' years',
    ' ago',
    '—',
    'never',
    ' mind',
    ' how',
    ' long',
    ' prec',
  ],
  ...['is', 'ely', '—', 'having', ' little', ' or', ' no', ' money', ' in', ' my', ' p', 'ur', 'se', ',', ' and', '\n'],
  ...[
    ' nothing',
    ' part',
    'ic',
    'ular',
    ' to',
    ' interest',
    ' me',
    ' on',
    ' sh',
    'ore',
    '.',
    '\t',
    '👩‍🚀',
    ' zyx',
    '\u00a0',
  ],
]
