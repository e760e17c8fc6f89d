/**
 * Reads the shipped table of pretrained vectors: "VEC1", the header's length (uint32), a JSON header padded to 4
 * bytes, a float32 scale for each word, then int8 numbers row by row (scripts/make-pretrained-vectors.mjs writes it).
 * Eight bits a number cost about 0.1 % of the cosine and make the file a quarter of the size.
 */
import type { WordVectors } from '../../contracts/text/embedding'
import { CodedError } from '../../runtime/errors'
import type { Job } from '../../runtime/job'

const WORDS_A_LOOK = 256

interface Header {
  words: string[]
  dimensions: number
}

/** Word vectors from the file's bytes (little-endian, as every platform that runs this is). */
export async function parsePretrained(bytes: ArrayBuffer, job: Job): Promise<WordVectors> {
  const view = new DataView(bytes)
  if (bytes.byteLength < 8 || view.getUint32(0) !== 0x56454331) throw damaged()
  const headerBytes = view.getUint32(4, true)
  if (8 + headerBytes > bytes.byteLength) throw damaged()
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, headerBytes))) as Header
  const { words, dimensions } = header
  const scalesAt = 8 + headerBytes
  const numbersAt = scalesAt + words.length * 4
  if (bytes.byteLength !== numbersAt + words.length * dimensions) throw damaged()
  const scales = new Float32Array(bytes, scalesAt, words.length)
  const numbers = new Int8Array(bytes, numbersAt)
  const vectors = new Float32Array(numbers.length)
  for (let row = 0; row < words.length; row++) {
    const end = (row + 1) * dimensions
    for (let i = end - dimensions; i < end; i++) vectors[i] = numbers[i]! * scales[row]!
    if (row % WORDS_A_LOOK === 0 && job.due()) await job.rest()
  }
  return { words, vectors, dimensions }
}

function damaged(): CodedError {
  return new CodedError(
    'model/unavailable',
    'The file of pretrained vectors is damaged. Reload the page and try again.',
  )
}
