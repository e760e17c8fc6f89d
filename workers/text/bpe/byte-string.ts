/**
 * A token's bytes as a string of the characters U+0000 to U+00FF, one a byte. Such strings are cheap map keys, join by
 * `+`, and equal the text itself wherever it is ASCII.
 */
const encoder = new TextEncoder()
const asciiOnly = /^[\u0000-\u007f]*$/

/** UTF-8 bytes of a text as a byte string; lone surrogates become the bytes of U+FFFD. */
export function toByteString(text: string): string {
  return asciiOnly.test(text) ? text : bytesToByteString(encoder.encode(text))
}

export function bytesToByteString(bytes: ArrayLike<number>): string {
  let result = ''
  for (let i = 0; i < bytes.length; i++) result += String.fromCharCode(bytes[i]!)
  return result
}

export function byteStringToBytes(byteString: string): Uint8Array {
  const bytes = new Uint8Array(byteString.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = byteString.charCodeAt(i)
  return bytes
}
