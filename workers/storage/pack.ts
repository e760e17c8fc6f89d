/**
 * Plain data as one run of bytes, and back. JSON can't hold typed arrays, NaN or a 100 MB text at a bearable price, so
 * the shape goes into a JSON header and everything bulky follows it as raw segments, aligned to 8 bytes.
 *
 * Layout: "VITRINE" 0x01 · header length (uint32, little endian) · header (UTF-8 JSON) · segments.
 * Header: { root, segments: [byte lengths] }. What JSON lacks stands as { "$": [tag, ...] }; a plain object that has a
 * key "$" of its own is written as a list of entries. Numbers are little endian, as on every machine with a browser.
 */
import { CodedError } from '../runtime/errors'
import type { Bytes } from './bytes'
import { damaged } from './errors'
import { readTypedArray, typedArrayTag } from './typed-arrays'

type Header = null | boolean | number | string | Header[] | { [key: string]: Header }

const magic = [...'VITRINE'].map((letter) => letter.charCodeAt(0)).concat(1)
const prefixBytes = 12
/** Longer texts become segments: they are then copied, not escaped and parsed. */
const longText = 65_536
/** Longer lists of numbers become segments of float64. */
const longList = 256
/** Deeper data is refused; a cycle is found this way too. */
const deepest = 500

/**
 * Packs objects, arrays, strings (lone surrogates too), numbers, bigints, booleans, null, undefined, typed arrays and
 * ArrayBuffers, nested at will. Throws `internal` naming the path of anything else (functions, Maps, class instances).
 */
export function pack(value: unknown): Bytes {
  const segments: Bytes[] = []
  const root = encode(value, segments, 'data', 0)
  const header = new TextEncoder().encode(JSON.stringify({ root, segments: segments.map((part) => part.length) }))
  let end = aligned(prefixBytes + header.length)
  const offsets = segments.map((part) => {
    const start = end
    end = aligned(start + part.length)
    return start
  })
  const bytes = new Uint8Array(end)
  bytes.set(magic)
  new DataView(bytes.buffer).setUint32(8, header.length, true)
  bytes.set(header, prefixBytes)
  segments.forEach((part, i) => bytes.set(part, offsets[i]))
  return bytes
}

/** The data that `pack` was given; every typed array owns its buffer. Throws `storage/damaged` for bad bytes. */
export function unpack(bytes: Bytes): unknown {
  if (bytes.length < prefixBytes || magic.some((byte, i) => bytes[i] !== byte)) {
    throw unreadable('it does not begin as Vitrine data does')
  }
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true)
  if (prefixBytes + headerLength > bytes.length) throw unreadable('it ends too early')
  let parsed: Header
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    parsed = JSON.parse(text.decode(bytes.subarray(prefixBytes, prefixBytes + headerLength))) as Header
  } catch (cause) {
    throw unreadable('its description is garbled', cause)
  }
  const header = asObject<Header>(parsed)
  const lengths = header?.['segments']
  if (!Array.isArray(lengths)) throw unreadable('its description is incomplete')
  return decode(header?.['root'], cut(bytes, aligned(prefixBytes + headerLength), lengths))
}

function cut(bytes: Bytes, from: number, lengths: Header[]): Bytes[] {
  let offset = from
  const segments = lengths.map((length) => {
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) {
      throw unreadable('its description is incomplete')
    }
    if (offset + length > bytes.length) throw unreadable('it ends too early')
    const segment = bytes.subarray(offset, offset + length)
    offset = aligned(offset + length)
    return segment
  })
  if (offset !== bytes.length) throw unreadable('its length is wrong')
  return segments
}

function encode(value: unknown, segments: Bytes[], path: string, depth: number): Header {
  if (depth > deepest) throw unpackable(path, 'it is nested too deeply or contains itself')
  const raw = (tag: string, bytes: Bytes): Header => ({ $: [tag, segments.push(bytes) - 1] })
  switch (typeof value) {
    case 'boolean':
      return value
    case 'undefined':
      return { $: ['undefined'] }
    case 'bigint':
      return { $: ['bigint', value.toString()] }
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { $: ['number', nameOf(value)] }
    case 'string':
      if (value.length < longText) return value
      return value.isWellFormed() ? raw('text', new TextEncoder().encode(value)) : raw('utf16', codeUnits(value))
    case 'object':
      break
    default:
      throw unpackable(path, `it is a ${typeof value}`)
  }
  if (value === null) return null
  if (Array.isArray(value)) {
    if (value.length >= longList && isNumbers(value)) return raw('numbers', bytesOf(Float64Array.from(value)))
    return Array.from(value, (item, i) => encode(item, segments, `${path}[${i}]`, depth + 1))
  }
  if (ArrayBuffer.isView(value)) {
    const tag = typedArrayTag(value)
    if (tag === undefined) throw unpackable(path, 'it is a view of an unknown kind')
    return raw(tag, bytesOf(value))
  }
  if (isArrayBuffer(value)) return raw('ArrayBuffer', new Uint8Array(value))
  const object = asObject<unknown>(value)
  if (!object) throw unpackable(path, 'it is neither plain data nor a typed array')
  const entries = Object.entries(object).map(
    ([key, item]) => [key, encode(item, segments, `${path}.${key}`, depth + 1)] as const,
  )
  return '$' in object ? { $: ['entries', entries.map((entry) => [...entry])] } : fromEntries(entries)
}

function decode(node: Header | undefined, segments: Bytes[]): unknown {
  if (Array.isArray(node)) return node.map((item) => decode(item, segments))
  if (node === undefined) throw unreadable('its description is incomplete')
  const object = asObject<Header>(node)
  if (!object) return node
  const special = object['$']
  if (special === undefined) {
    return fromEntries(Object.entries(object).map(([key, item]) => [key, decode(item, segments)]))
  }
  const [tag, detail]: (Header | undefined)[] = Array.isArray(special) ? special : []
  if (tag === 'undefined') return undefined
  if (tag === 'number' && typeof detail === 'string') return Number(detail)
  if (tag === 'bigint' && typeof detail === 'string' && /^-?\d+$/.test(detail)) return BigInt(detail)
  if (tag === 'entries' && Array.isArray(detail)) {
    return fromEntries(detail.map((entry) => decodeEntry(entry, segments)))
  }
  const segment = typeof detail === 'number' ? segments[detail] : undefined
  if (typeof tag !== 'string' || segment === undefined) throw unreadable('its description names a part that is absent')
  return decodeSegment(tag, segment)
}

function decodeEntry(entry: Header, segments: Bytes[]): [string, unknown] {
  const [key, value]: (Header | undefined)[] = Array.isArray(entry) ? entry : []
  if (typeof key !== 'string') throw unreadable('its description is incomplete')
  return [key, decode(value, segments)]
}

function decodeSegment(tag: string, segment: Bytes): unknown {
  switch (tag) {
    case 'text':
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(segment)
      } catch (cause) {
        throw unreadable('a text in it is garbled', cause)
      }
    case 'utf16':
      return textOf(new Uint16Array(segment.slice().buffer))
    case 'numbers':
      return Array.from(whole('Float64Array', segment) as Float64Array)
    case 'ArrayBuffer':
      return segment.slice().buffer
    default:
      return whole(tag, segment)
  }
}

function whole(tag: string, segment: Bytes): ArrayBufferView {
  const array = readTypedArray(tag, segment)
  if (array === undefined) throw unreadable(`it holds a ${tag} that this browser can't read`)
  return array
}

/** `Object.fromEntries`, spelled out because it keeps an own key `__proto__` as data. */
function fromEntries<T>(entries: readonly (readonly [string, T])[]): { [key: string]: T } {
  return Object.fromEntries(entries)
}

function bytesOf(view: ArrayBufferView): Bytes {
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength)
}

function codeUnits(text: string): Bytes {
  const units = new Uint16Array(text.length)
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i)
  return bytesOf(units)
}

function textOf(units: Uint16Array): string {
  const parts: string[] = []
  for (let i = 0; i < units.length; i += 8192) parts.push(String.fromCharCode(...units.subarray(i, i + 8192)))
  return parts.join('')
}

function isNumbers(list: unknown[]): list is number[] {
  for (let i = 0; i < list.length; i++) if (typeof list[i] !== 'number') return false
  return true
}

function isArrayBuffer(value: object): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]'
}

/** Plain objects only. Goes by the shape of the prototype chain, so that data from another realm counts too. */
function asObject<V>(value: unknown): { readonly [key: string]: V } | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const prototype: unknown = Object.getPrototypeOf(value)
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null
  return plain ? (value as { [key: string]: V }) : undefined
}

function nameOf(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8
}

function unpackable(path: string, why: string): CodedError {
  return new CodedError('internal', `The Library can't store ${path}: ${why}.`)
}

function unreadable(why: string, cause?: unknown): CodedError {
  return damaged(`A stored item can't be read: ${why}. Nothing else is affected; delete it and make it again.`, cause)
}
