/**
 * Typed expressions over the assembler: `sum.set(f32x4.add(sum, f32x4.load(at)))` instead of a list of opcodes. An
 * expression is its code, and its type is checked by TypeScript, so a float can't stand where an address belongs.
 * A function is written once as TypeScript that unrolls loops, chooses tile sizes and shares parts as it likes.
 */
import { F32, I32, op, simd, V128, type Code, type WasmFunction } from './assembler'

const TYPES = { i32: I32, f32: F32, v128: V128 } as const
type TypeName = keyof typeof TYPES

/** Code that leaves one value of the type on the stack. */
export type Value<T extends TypeName> = Code & { readonly of?: T }
type Int = Value<'i32'>
type Float = Value<'f32'>
type Vector = Value<'v128'>

/** A local or a parameter; the object itself is the code that reads it. */
export type Local<T extends TypeName> = Value<T> & { set(value: Value<T>): Code }

const binary =
  <A extends TypeName, R extends TypeName>(code: Code) =>
  (a: Value<A>, b: Value<A>): Value<R> => [...a, ...b, ...code]

export const i32 = {
  of: (value: number): Int => op.i32(value),
  add: binary<'i32', 'i32'>(op.i32Add),
  sub: binary<'i32', 'i32'>(op.i32Subtract),
  mul: binary<'i32', 'i32'>(op.i32Multiply),
  and: binary<'i32', 'i32'>(op.i32And),
  shiftLeft: (x: Int, bits: number): Int => [...x, ...op.i32(bits), ...op.i32ShiftLeft],
  lessUnsigned: binary<'i32', 'i32'>(op.i32LessUnsigned),
  /** One byte, two bytes, as numbers from 0. */
  load8: (at: Int, offset = 0): Int => [...at, ...op.i32Load8(offset)],
  load16: (at: Int, offset = 0): Int => [...at, ...op.i32Load16(offset)],
  store: (at: Int, value: Int, offset = 0): Code => [...at, ...value, ...op.i32Store(offset)],
  load: (at: Int, offset = 0): Int => [...at, ...op.i32Load(offset)],
}

export const f32 = {
  of: (value: number): Float => op.f32(value),
  add: binary<'f32', 'f32'>(op.f32Add),
  sub: binary<'f32', 'f32'>(op.f32Subtract),
  mul: binary<'f32', 'f32'>(op.f32Multiply),
  div: binary<'f32', 'f32'>(op.f32Divide),
  max: binary<'f32', 'f32'>(op.f32Maximum),
  less: binary<'f32', 'i32'>(op.f32Less),
  /** At least as large; neither this nor `less` where one of them is NaN. */
  notLess: binary<'f32', 'i32'>(op.f32NotLess),
  load: (at: Int, offset = 0): Float => [...at, ...op.f32Load(offset)],
  store: (at: Int, value: Float, offset = 0): Code => [...at, ...value, ...op.f32Store(offset)],
  lane: (vector: Vector, lane: number): Float => [...vector, ...op.lane(lane)],
}

export const f32x4 = {
  of: (value: number): Vector => op.vectorConstant(value),
  zero: op.vectorZero as Vector,
  splat: (value: Float): Vector => [...value, ...op.splat],
  load: (at: Int, offset = 0): Vector => [...at, ...op.vectorLoad(offset)],
  loadSplat: (at: Int, offset = 0): Vector => [...at, ...op.vectorLoadSplat(offset)],
  store: (at: Int, value: Vector, offset = 0): Code => [...at, ...value, ...op.vectorStore(offset)],
  add: binary<'v128', 'v128'>(op.vectorAdd),
  sub: binary<'v128', 'v128'>(simd(229)),
  mul: binary<'v128', 'v128'>(op.vectorMultiply),
  div: binary<'v128', 'v128'>(simd(231)),
  sqrt: (x: Vector): Vector => [...x, ...simd(227)],
  less: binary<'v128', 'v128'>(simd(67)),
  /** The lower (higher) of both, in one machine instruction; where x is NaN, x. */
  lower: binary<'v128', 'v128'>(simd(234)),
  higher: binary<'v128', 'v128'>(simd(235)),
  /** x where the mask is clear, zero bits where it is set. */
  unless: binary<'v128', 'v128'>(simd(79)),
  /** Lanes of a and b by number: 0 to 3 are a's, 4 to 7 are b's. */
  shuffle: (a: Vector, b: Vector, lanes: readonly [number, number, number, number]): Vector => [
    ...[...a, ...b, ...simd(13)],
    ...lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]),
  ],
  /** Sum of the four lanes. */
  sum: (x: Vector): Float => f32.add(f32.add(f32.lane(x, 0), f32.lane(x, 1)), f32.add(f32.lane(x, 2), f32.lane(x, 3))),
}

/** Lanes read as two doubles. */
export const f64x2 = {
  zero: op.vectorZero as Vector,
  load: (at: Int, offset = 0): Vector => [...at, ...op.vectorLoad(offset)],
  store: (at: Int, value: Vector, offset = 0): Code => [...at, ...value, ...op.vectorStore(offset)],
  add: binary<'v128', 'v128'>(simd(240)),
  sub: binary<'v128', 'v128'>(simd(241)),
  mul: binary<'v128', 'v128'>(simd(242)),
  less: binary<'v128', 'v128'>(simd(73)),
  /** Two copies of one number in memory. */
  loadSplat: (at: Int, offset = 0): Vector => [...at, ...op.vectorLoadSplatDouble(offset)],
  /** x where the mask is clear, zero bits where it is set. */
  unless: binary<'v128', 'v128'>(simd(79)),
}

/** Lanes read as integers. */
export const i32x4 = {
  splat: (value: Int): Vector => [...value, ...simd(17)],
  of: (value: number): Vector => [...simd(12), ...new Uint8Array(Int32Array.of(value, value, value, value).buffer)],
  add: binary<'v128', 'v128'>(simd(174)),
  shiftLeft: (x: Vector, bits: number): Vector => [...x, ...op.i32(bits), ...simd(171)],
}

/** Lanes read as bits. */
export const bits = {
  or: binary<'v128', 'v128'>(simd(80)),
  /** The highest bits of both halves, as bits 0 and 1. */
  ofHalves: (x: Vector): Int => [...x, ...simd(196)],
}

/** a·b + c: rounded once where the machine can (relaxed SIMD), else rounded twice. */
export type MultiplyAdd = (a: Vector, b: Vector, c: Vector) => Vector

export const multiplyAddTwice: MultiplyAdd = (a, b, c) => f32x4.add(f32x4.mul(a, b), c)
export const multiplyAddRelaxed: MultiplyAdd = (a, b, c) => [...a, ...b, ...c, ...simd(261)]

/** Runs the body for index = from, from + step, … while below the limit, and at least once. */
export function loop(index: Local<'i32'>, from: Int, below: Int, step: number | Int, ...body: Code[]): Code {
  const by = typeof step === 'number' ? i32.of(step) : step
  const again = op.repeat(...body, index.set(i32.add(index, by)), i32.lessUnsigned(index, below))
  return [...index.set(from), ...again]
}

type LocalMaker = <T extends TypeName>(type: T) => Local<T>
type Parameters<P extends Record<string, TypeName>> = { [K in keyof P]: Local<P[K]> }

/** A function of the module; parameters are passed in the order of the record. */
export function defineFunction<P extends Record<string, TypeName>>(
  name: string,
  parameters: P,
  build: (parameters: Parameters<P>, local: LocalMaker) => readonly Code[],
  results: readonly TypeName[] = [],
): WasmFunction {
  let count = 0
  const place = <T extends TypeName>(): Local<T> => {
    const index = count++
    const set = (value: Value<T>): Code => [...value, ...op.set(index)]
    return Object.assign([...op.get(index)], { set })
  }
  const names = Object.keys(parameters)
  const given = Object.fromEntries(names.map((key) => [key, place()])) as Parameters<P>
  const locals: number[] = []
  const body = build(given, (type) => {
    locals.push(TYPES[type])
    return place()
  })
  const types = Object.values(parameters).map((type) => TYPES[type])
  return { name, parameters: types, results: results.map((type) => TYPES[type]), locals, body }
}
