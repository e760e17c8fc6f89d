/**
 * Bytes of a file as text, streamed, so that neither a 100 MB file nor a gzip bomb is ever held twice. UTF-8 is
 * believed until a byte sequence contradicts it; then the file is read again as windows-1252, the superset of Latin-1
 * that the WHATWG Encoding Standard uses for that label, in which every byte is a character.
 */
import type { TextEncoding } from '../../contracts/text/source'
import { CodedError, invalid } from '../errors'
import type { Job } from '../job'
import { gunzip } from './gunzip'
import { SNIFF_BYTES, isGzip, sniff } from './sniff'

/** Largest file, as given. */
export const MAX_FILE_BYTES = 100 * 2 ** 20
/** Largest text that may come out of a compressed file. */
export const MAX_TEXT_BYTES = 400 * 2 ** 20
const READ_BYTES = 1 << 18

export interface DecodeLimits {
  maxFileBytes?: number
  maxTextBytes?: number
}

export interface Decoded {
  text: string
  encoding: TextEncoding
  encodingReason: string
  compressed: boolean
}

/** Text of a file. Throws `input/invalid` for empty, too large, damaged or binary input. */
export async function decodeBlob(
  blob: Blob,
  name: string,
  job: Job,
  { maxFileBytes = MAX_FILE_BYTES, maxTextBytes = MAX_TEXT_BYTES }: DecodeLimits = {},
): Promise<Decoded> {
  if (blob.size === 0) throw invalid(`${name} is empty. Open a file that holds some text.`)
  if (blob.size > maxFileBytes) {
    const [size, most] = [blob.size, maxFileBytes].map((bytes) => Math.round(bytes / 2 ** 20))
    throw invalid(`${name} has ${size} MB; at most ${most} MB can be read. Split it first.`)
  }
  const compressed = isGzip(new Uint8Array(await blob.slice(0, 2).arrayBuffer()))
  const input: Input = { blob, name, compressed, maxTextBytes }
  const { encoding, reason } = sniff(await firstBytes(input, job), name)
  const text = await decodeAs(input, encoding, job)
  if (text !== undefined) return { text, encoding, encodingReason: reason, compressed }
  if (encoding !== 'utf-8') throw invalid(`${name} is not valid ${encoding.toUpperCase()}. Save it as UTF-8.`)
  return {
    text: (await decodeAs(input, 'windows-1252', job)) ?? '',
    encoding: 'windows-1252',
    encodingReason: 'Some bytes are not valid UTF-8, so each byte is read as one Latin-1 (windows-1252) character.',
    compressed,
  }
}

interface Input {
  blob: Blob
  name: string
  compressed: boolean
  maxTextBytes: number
}

async function firstBytes(input: Input, job: Job): Promise<Uint8Array> {
  const first = new Uint8Array(SNIFF_BYTES)
  let length = 0
  for await (const { bytes } of chunks(input, job)) {
    const part = bytes.subarray(0, first.length - length)
    first.set(part, length)
    length += part.length
    if (length === first.length) break
  }
  if (length === 0) throw invalid(`${input.name} holds nothing when unpacked. Open a file that holds some text.`)
  return first.subarray(0, length)
}

/** Text in an encoding, or undefined where the bytes are not valid in it. */
async function decodeAs(input: Input, encoding: TextEncoding, job: Job): Promise<string | undefined> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const parts: string[] = []
  const decode = (bytes?: Uint8Array): boolean => {
    try {
      parts.push(bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode())
      return true
    } catch {
      return false
    }
  }
  for await (const { bytes, read } of chunks(input, job)) {
    if (!decode(bytes)) return undefined
    job.progress({ phase: 'reading the file', done: read, total: input.blob.size, unit: 'bytes' })
  }
  return decode() ? parts.join('') : undefined
}

/** The file's bytes, unpacked, with how many of its own bytes have been read; rests when the job is due. */
async function* chunks(input: Input, job: Job): AsyncGenerator<{ bytes: Uint8Array; read: number }> {
  const { blob, name, compressed, maxTextBytes } = input
  let read = 0
  async function* blocks(): AsyncGenerator<Uint8Array> {
    while (read < blob.size) {
      const bytes = new Uint8Array(await blob.slice(read, read + READ_BYTES).arrayBuffer())
      read += bytes.length
      yield bytes
    }
  }
  let total = 0
  try {
    for await (const value of compressed ? gunzip(blocks()) : blocks()) {
      total += value.length
      if (total > maxTextBytes) {
        throw invalid(
          `${name} unpacks to more than ${Math.round(maxTextBytes / 2 ** 20)} MB. Open a smaller part of it.`,
        )
      }
      yield { bytes: value, read }
      if (job.due()) await job.rest()
    }
  } catch (error) {
    if (error instanceof CodedError || job.signal.aborted) throw error
    if (!compressed)
      throw new CodedError('input/invalid', `${name} can no longer be read. Open it again.`, { cause: error })
    throw new CodedError(
      'input/invalid',
      `${name} is a damaged or unfinished .gz file. Get it again, or unpack it yourself and open the text.`,
      { cause: error },
    )
  }
}
