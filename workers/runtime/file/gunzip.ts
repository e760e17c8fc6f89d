/**
 * Unpacks gzip as it comes, of one member or several joined (RFC 1952, section 2.2), which the browser's own
 * DecompressionStream refuses. The inflating is fflate's; it does not look at checksums, so that is done here: each
 * member's CRC-32 and length (section 2.3.1) against what came out of it.
 */
import { Gunzip } from 'fflate'
import { crc32 } from '../crc32'

const TRAILER_BYTES = 8
/** Deflate packs a thousandfold at most, so a piece of this size unpacks to 16 MB at the worst. */
const PIECE_BYTES = 1 << 14

/** Unpacked bytes of a gzip file's blocks, in order. Throws where a member is damaged or unfinished. */
export async function* gunzip(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const out: Uint8Array[] = []
  let crc = 0
  let length = 0
  let read = 0
  // The last bytes before the place that has been read: a member's trailer lies before the next member's start.
  let recent: Uint8Array = new Uint8Array(0)
  const check = (end: number): void => {
    const from = recent.length - (read - end) - TRAILER_BYTES
    const trailer = new DataView(recent.slice(from, from + TRAILER_BYTES).buffer)
    if (trailer.getUint32(0, true) !== crc || trailer.getUint32(4, true) !== length >>> 0) {
      throw new Error('a checksum of the gzip file does not match')
    }
    crc = length = 0
  }
  const stream = new Gunzip((bytes) => {
    crc = crc32(bytes, crc)
    length += bytes.length
    if (bytes.length > 0) out.push(bytes)
  })
  stream.onmember = check
  for await (const block of blocks) {
    for (let at = 0; at < block.length; at += PIECE_BYTES) {
      const piece = block.slice(at, at + PIECE_BYTES)
      read += piece.length
      recent = joined(recent.subarray(-PIECE_BYTES), piece)
      stream.push(piece)
      yield* out.splice(0)
    }
  }
  stream.push(new Uint8Array(0), true)
  yield* out.splice(0)
  check(read)
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
