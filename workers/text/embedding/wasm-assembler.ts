/**
 * Just enough of a WebAssembly assembler to write a kernel as a readable list of instructions, so that no compiler and
 * no binary file is needed. Encodings: WebAssembly core specification 2.0, chapter 5 (binary format).
 */
type Code = readonly number[]

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

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)]
const memory = (align: number, offset: number): number[] => [align, ...unsigned(offset)]

export const I32 = 0x7f
export const F32 = 0x7d
export const V128 = 0x7b

export const op = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  tee: (local: number): Code => [0x22, ...unsigned(local)],
  i32: (value: number): Code => [0x41, ...signed(value)],
  f32: (value: number): Code => [0x43, ...new Uint8Array(new Float32Array([value]).buffer)],
  /** A loop that runs again while the condition left by `body` is not zero. */
  repeat: (...body: Code[]): Code => [0x03, 0x40, ...body.flat(), 0x0d, 0, 0x0b],
  i32Load: (offset = 0): Code => [0x28, ...memory(2, offset)],
  f32Load: (offset = 0): Code => [0x2a, ...memory(2, offset)],
  i32LessUnsigned: [0x49] as Code,
  i32Add: [0x6a] as Code,
  i32Multiply: [0x6c] as Code,
  i32ShiftLeft: [0x74] as Code,
  f32Add: [0x92] as Code,
  f32Subtract: [0x93] as Code,
  f32Multiply: [0x94] as Code,
  f32Minimum: [0x96] as Code,
  f32Maximum: [0x97] as Code,
  i32FromF32: [0xa8] as Code,
  f32FromI32: [0xb2] as Code,
  vectorLoad: (offset = 0): Code => [...simd(0), ...memory(4, offset)],
  vectorStore: (offset = 0): Code => [...simd(11), ...memory(4, offset)],
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

/** A module with one exported function over an imported memory (`env.memory`). */
export function assembleModule(fn: WasmFunction): Uint8Array<ArrayBuffer> {
  const name = (text: string): number[] => [...unsigned(text.length), ...new TextEncoder().encode(text)]
  const section = (id: number, body: number[]): number[] => [id, ...unsigned(body.length), ...body]
  const code = [...unsigned(fn.locals.length), ...fn.locals.flatMap((type) => [1, type]), ...fn.body.flat(), 0x0b]
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, fn.parameters.length, ...fn.parameters, fn.results.length, ...fn.results]),
    ...section(2, [1, ...name('env'), ...name('memory'), 2, 0, 0]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name(fn.name), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ])
}
