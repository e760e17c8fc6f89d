/**
 * GPT-2's printable alphabet for the 256 bytes, which tokenizer.json files spell their tokens in: printable Latin-1
 * characters stand for themselves, the other 68 bytes take U+0100 upwards in order (openai/gpt-2, src/encoder.py).
 */
const characters: string[] = []
const bytes = new Map<string, number>()
{
  let spare = 0x100
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad)
    const character = String.fromCharCode(printable ? byte : spare++)
    characters.push(character)
    bytes.set(character, byte)
  }
}

/** A byte string (one character a byte) in the printable alphabet. */
export function toPrintable(byteString: string): string {
  let printable = ''
  for (let i = 0; i < byteString.length; i++) printable += characters[byteString.charCodeAt(i)] ?? ''
  return printable
}

/** The byte string that a printable token stands for, or undefined if it holds a character outside the alphabet. */
export function fromPrintable(printable: string): string | undefined {
  let byteString = ''
  for (const character of printable) {
    const byte = bytes.get(character)
    if (byte === undefined) return undefined
    byteString += String.fromCharCode(byte)
  }
  return byteString
}
