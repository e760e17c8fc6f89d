/** A watched line cut into its tokens after some merges: layout of what the worker found, nothing is computed anew. */
import type { BpeLine } from '../../../../workers/contracts/text/bpe'
import type { Token } from '../../../charts/TokenStrip'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The tokens of a line after the first `merge` merges; a token's id is that of the last merge inside it. */
export function tokensAfter({ bytes, joinedAt }: BpeLine, merge: number): Token[] {
  const tokens: Token[] = []
  let start = 0
  let newest = 0
  for (let end = 1; end <= bytes.length; end++) {
    const at = joinedAt[end - 1] ?? 0
    if (end < bytes.length && at > 0 && at <= merge) {
      newest = Math.max(newest, at)
      continue
    }
    const part = bytes.subarray(start, end)
    const size = part.length === 1 ? '1 byte' : `${part.length} bytes`
    tokens.push({ text: spell(part), id: newest > 0 ? 255 + newest : (part[0] ?? 0), detail: size })
    start = end
    newest = 0
  }
  return tokens
}

/** The merges that change the line, in order. */
export function changesOf({ joinedAt }: BpeLine): number[] {
  return [...new Set(joinedAt)].filter((merge) => merge > 0).sort((a, b) => a - b)
}

/** Bytes as text, or as \xE2 where they are no whole character. */
function spell(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return Array.from(bytes, (byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
  }
}
