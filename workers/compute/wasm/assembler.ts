/**
 * Just enough of a WebAssembly assembler to write kernels as readable lists of instructions, so that no compiler and
 * no binary file is needed. Encodings: WebAssembly core specification 2.0, chapter 5 (binary format). Code in postfix
 * order is a list of bytes; expression.ts puts typed expressions on top.
 */
export type Code = readonly number[]

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = []
  do {
    const low = value & 0x7f
    value >>>= 7
    bytes.push(value === 0 ? low : low | 0x80)
  } while (value !== 0)
  return bytes
}

/** Signed LEB128 of a 32-bit integer. */
function signed(value: number): number[] {
  const bytes: number[] = []
  for (;;) {
    const low = value & 0x7f
    value >>= 7
    const last = (value === 0 && (low & 0x40) === 0) || (value === -1 && (low & 0x40) !== 0)
    bytes.push(last ? low : low | 0x80)
    if (last) return bytes
  }
}

/** An instruction of the vector page. */
export const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)]
const memory = (align: number, offset: number): number[] => [align, ...unsigned(offset)]
const bytesOf = (values: Float32Array): number[] => [...new Uint8Array(values.buffer)]

export const I32 = 0x7f
export const F32 = 0x7d
export const V128 = 0x7b

export const op = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  tee: (local: number): Code => [0x22, ...unsigned(local)],
  i32: (value: number): Code => [0x41, ...signed(value)],
  f32: (value: number): Code => [0x43, ...bytesOf(Float32Array.of(value))],
  /** A loop that runs again while the condition left by `body` is not zero. */
  repeat: (...body: Code[]): Code => [0x03, 0x40, ...body.flat(), 0x0d, 0, 0x0b],
  i32Load8: (offset = 0): Code => [0x2d, ...memory(0, offset)],
  i32Load16: (offset = 0): Code => [0x2f, ...memory(1, offset)],
  i32Store: (offset = 0): Code => [0x36, ...memory(2, offset)],
  i32Load: (offset = 0): Code => [0x28, ...memory(2, offset)],
  f32Load: (offset = 0): Code => [0x2a, ...memory(2, offset)],
  f32Store: (offset = 0): Code => [0x38, ...memory(2, offset)],
  i32LessUnsigned: [0x49] as Code,
  f32Less: [0x5d] as Code,
  f32NotLess: [0x60] as Code,
  i32Add: [0x6a] as Code,
  i32Subtract: [0x6b] as Code,
  i32Multiply: [0x6c] as Code,
  i32And: [0x71] as Code,
  i32ShiftLeft: [0x74] as Code,
  f32Add: [0x92] as Code,
  f32Subtract: [0x93] as Code,
  f32Multiply: [0x94] as Code,
  f32Divide: [0x95] as Code,
  f32Minimum: [0x96] as Code,
  f32Maximum: [0x97] as Code,
  i32FromF32: [0xa8] as Code,
  f32FromI32: [0xb2] as Code,
  vectorLoad: (offset = 0): Code => [...simd(0), ...memory(4, offset)],
  /** Four copies of one number in memory. */
  vectorLoadSplat: (offset = 0): Code => [...simd(9), ...memory(2, offset)],
  /** Two copies of one double in memory. */
  vectorLoadSplatDouble: (offset = 0): Code => [...simd(10), ...memory(3, offset)],
  vectorStore: (offset = 0): Code => [...simd(11), ...memory(4, offset)],
  vectorConstant: (value: number): Code => [...simd(12), ...bytesOf(new Float32Array(4).fill(value))],
  vectorZero: [...simd(12), ...new Array<number>(16).fill(0)] as Code,
  splat: simd(19) as Code,
  lane: (lane: number): Code => [...simd(31), lane],
  vectorAdd: simd(228) as Code,
  vectorMultiply: simd(230) as Code,
}

export interface WasmFunction {
  name: string
  parameters: readonly number[]
  results: readonly number[]
  locals: readonly number[]
  body: readonly Code[]
}

/** A module with exported functions over an imported memory (`env.memory`). */
export function assembleModule(...functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()]
  const name = (text: string): number[] => [...unsigned(text.length), ...new TextEncoder().encode(text)]
  const section = (id: number, body: number[]): number[] => [id, ...unsigned(body.length), ...body]
  const typeOf = ({ parameters, results }: WasmFunction): number[] => [
    ...[0x60, ...unsigned(parameters.length), ...parameters],
    ...[results.length, ...results],
  ]
  const codeOf = ({ locals, body }: WasmFunction): number[] => {
    const code = [...unsigned(locals.length), ...locals.flatMap((type) => [1, type]), ...body.flat(), 0x0b]
    return [...unsigned(code.length), ...code]
  }
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(functions.map(typeOf))),
    ...section(2, [1, ...name('env'), ...name('memory'), 2, 0, 0]),
    ...section(3, list(functions.map((_, index) => unsigned(index)))),
    ...section(7, list(functions.map((fn, index) => [...name(fn.name), 0, ...unsigned(index)]))),
    ...section(10, list(functions.map(codeOf))),
  ])
}
