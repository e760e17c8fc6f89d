/** The kinds of typed array by name. Float16Array is looked up, because not every browser has it yet. */
import type { Bytes } from './bytes'

interface TypedArrayConstructor {
  new (buffer: ArrayBuffer): ArrayBufferView
  readonly BYTES_PER_ELEMENT: number
}

const constructors: Readonly<Record<string, TypedArrayConstructor>> = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
}

function constructorOf(tag: string): TypedArrayConstructor | undefined {
  if (tag === 'Float16Array') return Reflect.get(globalThis, tag) as TypedArrayConstructor | undefined
  return Object.hasOwn(constructors, tag) ? constructors[tag] : undefined
}

/** "Float32Array" and the like, or undefined for a DataView. */
export function typedArrayTag(view: ArrayBufferView): string | undefined {
  const tag: unknown = Reflect.get(view, Symbol.toStringTag)
  return typeof tag === 'string' && constructorOf(tag) ? tag : undefined
}

/** A typed array over its own copy of the bytes, or undefined where the kind is unknown or the length doesn't fit. */
export function readTypedArray(tag: string, bytes: Bytes): ArrayBufferView | undefined {
  const constructor = constructorOf(tag)
  if (constructor === undefined || bytes.length % constructor.BYTES_PER_ELEMENT !== 0) return undefined
  return new constructor(bytes.slice().buffer)
}
