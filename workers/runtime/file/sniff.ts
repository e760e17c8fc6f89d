/**
 * What the first bytes of a file say about it: its encoding, or that it is no text at all. Byte order marks as in
 * the WHATWG Encoding Standard; file signatures from the formats' own specifications.
 */
import type { TextEncoding } from '../../contracts/text/source'
import { invalid } from '../errors'

/** How many bytes are looked at. */
export const SNIFF_BYTES = 1 << 16

interface Signature {
  kind: string
  bytes: readonly number[]
  advice: string
  offset?: number
}

const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0))
const UNPACK = 'Unpack it and open the text inside.'
const NO_TEXT = 'It holds no plain text; open a .txt, .md, .csv, .jsonl or .gz file.'

const SIGNATURES: readonly Signature[] = [
  { kind: 'a PDF', bytes: ascii('%PDF-'), advice: 'Save or copy its text as .txt and open that.' },
  {
    kind: 'a zip archive (or an Office document, which is one)',
    bytes: [0x50, 0x4b, 3, 4],
    advice: 'Unpack it, or save the document as plain text, and open that.',
  },
  { kind: 'a PNG image', bytes: [0x89, 0x50, 0x4e, 0x47], advice: NO_TEXT },
  { kind: 'a JPEG image', bytes: [0xff, 0xd8, 0xff], advice: NO_TEXT },
  { kind: 'a GIF image', bytes: ascii('GIF8'), advice: NO_TEXT },
  { kind: 'a RIFF media file', bytes: ascii('RIFF'), advice: NO_TEXT },
  { kind: 'an MP3 file', bytes: ascii('ID3'), advice: NO_TEXT },
  { kind: 'an Ogg media file', bytes: ascii('OggS'), advice: NO_TEXT },
  { kind: 'an MP4 media file', bytes: ascii('ftyp'), offset: 4, advice: NO_TEXT },
  { kind: 'an SQLite database', bytes: ascii('SQLite format 3'), advice: 'Export a table as .csv and open that.' },
  { kind: 'a Parquet file', bytes: ascii('PAR1'), advice: 'Export it as .csv and open that.' },
  { kind: 'an old Office document', bytes: [0xd0, 0xcf, 0x11, 0xe0], advice: 'Save it as plain text and open that.' },
  { kind: 'a Windows program', bytes: [0x4d, 0x5a, 0x90, 0], advice: NO_TEXT },
  { kind: 'a program (ELF)', bytes: [0x7f, 0x45, 0x4c, 0x46], advice: NO_TEXT },
  { kind: 'a WebAssembly module', bytes: [0, 0x61, 0x73, 0x6d], advice: NO_TEXT },
  { kind: 'a 7z archive', bytes: [0x37, 0x7a, 0xbc, 0xaf], advice: UNPACK },
  { kind: 'a RAR archive', bytes: ascii('Rar!'), advice: UNPACK },
  { kind: 'an xz archive', bytes: [0xfd, 0x37, 0x7a, 0x58], advice: UNPACK },
  { kind: 'a bzip2 archive', bytes: ascii('BZh'), advice: UNPACK },
  { kind: 'a Zstandard archive', bytes: [0x28, 0xb5, 0x2f, 0xfd], advice: UNPACK },
  { kind: 'a tar archive', bytes: ascii('ustar'), offset: 257, advice: UNPACK },
  { kind: 'a gzip file inside a gzip file', bytes: [0x1f, 0x8b], advice: UNPACK },
]

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

export interface Sniffed {
  encoding: TextEncoding
  reason: string
}

/**
 * Encoding that the first bytes claim; `utf-8` without a byte order mark still has to prove valid. Throws
 * `input/invalid`, naming the kind, for a known binary format and for bytes that can't be text.
 */
export function sniff(bytes: Uint8Array, name: string): Sniffed {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return { encoding: 'utf-8', reason: 'The file begins with a UTF-8 byte order mark.' }
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { encoding: 'utf-16le', reason: 'The file begins with a UTF-16 little-endian byte order mark.' }
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return { encoding: 'utf-16be', reason: 'The file begins with a UTF-16 big-endian byte order mark.' }
  }
  for (const { kind, bytes: wanted, advice, offset = 0 } of SIGNATURES) {
    if (wanted.every((byte, i) => bytes[offset + i] === byte)) throw invalid(`${name} is ${kind}, not text. ${advice}`)
  }
  refuseBinary(bytes, name)
  return { encoding: 'utf-8', reason: 'Every byte sequence is valid UTF-8.' }
}

function refuseBinary(bytes: Uint8Array, name: string): void {
  let nulls = 0
  let nullsAtOdd = 0
  let controls = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte === 0) {
      nulls++
      nullsAtOdd += i & 1
    } else if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 27) controls++
  }
  if (nulls > bytes.length / 4 && (nullsAtOdd === nulls || nullsAtOdd === 0)) {
    throw invalid(`${name} looks like UTF-16 without a byte order mark. Save it as UTF-8 and open it again.`)
  }
  if (nulls > 0) throw invalid(`${name} holds zero bytes, so it is binary data and not text. ${NO_TEXT}`)
  if (controls > bytes.length / 50) {
    throw invalid(`${name} is binary data: one byte in fifty or more is a control character. ${NO_TEXT}`)
  }
}
