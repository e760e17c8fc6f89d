/**
 * WGSL of a matmul variant: matmul.wgsl, the operands, and a `main` whose loops over a thread's own results are written
 * out. Operands whose rows begin at multiples of four floats are read as vec4, others number by number.
 */
import shared from './matmul.wgsl?raw'
import type { RegisterVariant, TiledVariant, Variant } from './variants'

/**
 * @property vectorA rows (and batch entries) of A begin at multiples of four floats; likewise for B and out
 * @property hasTail k is no multiple of four
 */
export interface CodeOptions {
  transposeA: boolean
  transposeB: boolean
  hasBias: boolean
  vectorA: boolean
  vectorB: boolean
  vectorOut: boolean
  hasTail: boolean
}

const LANES = ['x', 'y', 'z', 'w'] as const

export function matmulCode(variant: Variant, options: CodeOptions): string {
  const main = variant.kind === 'tiled' ? tiledMain(variant, options) : registersMain(variant, options)
  return [shared, operand('a', 1, options.vectorA), operand('b', 2, options.vectorB), results(options), main].join('\n')
}

/** `fourA(at)` is four neighbours from float `at` on, `oneA(at)` one. What lies beyond the buffer is any number. */
function operand(name: string, binding: number, isVector: boolean): string {
  const four = isVector ? `${name}[at >> 2]` : `vec4f(${name}[at], ${name}[at + 1], ${name}[at + 2], ${name}[at + 3])`
  return `
@group(0) @binding(${binding}) var<storage, read> ${name}: array<${isVector ? 'vec4f' : 'f32'}>;
fn four${name.toUpperCase()}(at: u32) -> vec4f { return ${four}; }
fn one${name.toUpperCase()}(at: u32) -> f32 { return ${isVector ? `${name}[at >> 2][at & 3]` : `${name}[at]`}; }`
}

function results({ vectorOut, hasBias }: CodeOptions): string {
  const four = 'vec4f(bias[column], bias[column + 1], bias[column + 2], bias[column + 3])'
  return `
@group(0) @binding(3) var<storage, read_write> out: array<${vectorOut ? 'vec4f' : 'f32'}>;
${hasBias ? '@group(0) @binding(4) var<storage, read> bias: array<f32>;' : ''}
fn biasAt(column: u32) -> vec4f { return ${hasBias ? four : 'vec4f(0)'}; }
fn write(at: u32, count: u32, values: vec4f) {
  ${
    vectorOut
      ? 'if ACCUMULATE { out[at >> 2] += values; } else { out[at >> 2] = values; }'
      : `for (var j = 0u; j < count; j++) {
    if ACCUMULATE { out[at + j] += values[j]; } else { out[at + j] = values[j]; }
  }`
  }
}`
}

function registersMain(variant: RegisterVariant, options: CodeOptions): string {
  const { rows, vectors, across, down, split } = variant
  const { transposeA, transposeB, hasTail } = options
  // Threads that read neighbouring memory should be neighbours: along k where B is stored along k.
  const isSplitFirst = transposeB
  const size = isSplitFirst ? [split, across, down] : [across, down, split]
  const [x, y, part] = isSplitFirst ? ['y', 'z', 'x'] : ['x', 'y', 'z']
  const sums = grid(rows, vectors, (r, c) => `sum${r}_${c}`)
  const outside = 'row >= shape.m || column >= shape.n'
  return `
const SPLIT = ${split}u;
${split > 1 ? `var<workgroup> partial: array<vec4f, ${(across * down * split * sums.length) / 2}>;` : ''}
@compute @workgroup_size(${size.join(', ')})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let row = (group.y * ${down} + local.${y}) * ${rows};
  let column = (group.x * ${across} + local.${x}) * ${4 * vectors};
  let share = local.${part};
  ${split === 1 ? `if ${outside} { return; }` : ''}
  let startA = group.z * shape.batchA + row * ${transposeA ? '1' : 'shape.strideA'};
  let startB = group.z * shape.batchB + column * ${transposeB ? 'shape.strideB' : '1'};
  ${sums.map((sum) => `var ${sum} = vec4f(0);`).join(' ')}
  for (var k = 4 * share; k + 3 < shape.k; k += 4 * SPLIT) {
    ${fourSteps(variant, options)}
  }
  ${hasTail ? `for (var k = (shape.k & ~3u) + share; k < shape.k; k += SPLIT) {\n    ${oneStep(variant, options)}\n  }` : ''}
  ${split > 1 ? reduction(sums, across * down, `local.${y} * ${across} + local.${x}`) : ''}
  ${split > 1 ? `if share != 0 || ${outside} { return; }` : ''}
  ${putAll(sums, vectors, 'row + r', 'column + 4 * c')}
}`
}

/** One call in a loop: written out, it would be most of what a compiler has to read. */
function putAll(sums: readonly string[], vectors: number, row: string, column: string): string {
  return `var sums = array<vec4f, ${sums.length}>(${sums.join(', ')});
  for (var r = 0u; r < ${sums.length / vectors}; r++) {
    for (var c = 0u; c < ${vectors}; c++) { put(group.z, ${row}, ${column}, sums[r * ${vectors} + c]); }
  }`
}

function fourSteps({ rows, vectors }: RegisterVariant, { transposeA, transposeB }: CodeOptions): string {
  const lines: string[] = []
  if (transposeA) {
    for (const q of range(4)) {
      const at = `startA + (k + ${q}) * shape.strideA`
      if (rows === 1) lines.push(`let a${q}_0 = oneA(${at});`)
      else for (const g of range(rows / 4)) lines.push(`let a${q}_${g} = fourA(${at} + ${4 * g});`)
    }
  } else for (const r of range(rows)) lines.push(`let a${r} = fourA(startA + ${r} * shape.strideA + k);`)
  const left = (r: number, q: number): string => {
    if (!transposeA) return `a${r}.${lane(q)}`
    return rows === 1 ? `a${q}_0` : `a${q}_${r >> 2}.${lane(r & 3)}`
  }
  if (transposeB)
    for (const j of range(4 * vectors)) lines.push(`let b${j} = fourB(startB + ${j} * shape.strideB + k);`)
  for (const q of range(4)) {
    for (const c of range(vectors)) {
      const columns = range(4).map((j) => `b${4 * c + j}.${lane(q)}`)
      const right = transposeB
        ? `vec4f(${columns.join(', ')})`
        : `fourB(startB + (k + ${q}) * shape.strideB + ${4 * c})`
      lines.push(`let right${q}_${c} = ${right};`)
    }
    for (const r of range(rows)) lines.push(...products(r, vectors, left(r, q), (c) => `right${q}_${c}`))
  }
  return lines.join('\n    ')
}

function oneStep({ rows, vectors }: RegisterVariant, { transposeA, transposeB }: CodeOptions): string {
  const lines = range(vectors).map((c) => {
    const columns = range(4).map((j) => `oneB(startB + ${4 * c + j} * shape.strideB + k)`)
    const right = transposeB ? `vec4f(${columns.join(', ')})` : `fourB(startB + k * shape.strideB + ${4 * c})`
    return `let right${c} = ${right};`
  })
  for (const r of range(rows)) {
    const at = transposeA ? `startA + k * shape.strideA + ${r}` : `startA + ${r} * shape.strideA + k`
    lines.push(`let a${r} = oneA(${at});`, ...products(r, vectors, `a${r}`, (c) => `right${c}`))
  }
  return lines.join('\n    ')
}

function products(row: number, vectors: number, left: string, right: (c: number) => string): string[] {
  return range(vectors).map((c) => `sum${row}_${c} = fma(vec4f(${left}), ${right(c)}, sum${row}_${c});`)
}

/** Adds the sums of the upper half of the shares to those of the lower half until one is left. */
function reduction(sums: readonly string[], threads: number, thread: string): string {
  const at = (share: string, i: number): string =>
    `partial[((${share}) * ${threads} + ${thread}) * ${sums.length} + ${i}]`
  return `for (var left = SPLIT / 2; left > 0; left /= 2) {
    if share >= left && share < 2 * left {
      ${sums.map((sum, i) => `${at('share - left', i)} = ${sum};`).join(' ')}
    }
    workgroupBarrier();
    if share < left { ${sums.map((sum, i) => `${sum} += ${at('share', i)};`).join(' ')} }
    workgroupBarrier();
  }`
}

/**
 * Both operands pass through workgroup memory, laid out by k and then along the tile, so that a thread reads its rows
 * and columns as vec4. A thread moves blocks of 4 x 4; the next ones are on their way while the present are multiplied.
 */
function tiledMain({ rows, columns, depth, side }: TiledVariant, options: CodeOptions): string {
  const [across, down, groups] = [columns / side, rows / side, side / 4]
  const threads = across * down
  const blocks = { a: (rows / 4) * (depth / 4), b: (columns / 4) * (depth / 4) }
  const moves = range(Math.ceil((blocks.a + blocks.b) / threads))
  const name = (i: number, q: number): string => `moved${i}_${q}`
  const each = (i: number, forA: string, forB: string): string => {
    const [from, to] = [i * threads, (i + 1) * threads]
    const inB = to > blocks.a + blocks.b ? `if block < ${blocks.a + blocks.b} { ${forB} }` : `{ ${forB} }`
    const body = to <= blocks.a ? forA : from >= blocks.a ? inB : `if block < ${blocks.a} { ${forA} } else ${inB}`
    return `{ let block = thread + ${from}; ${body} }`
  }
  const load = moves
    .map((i) =>
      each(
        i,
        loadBlock('a', 'block', { i, tile: rows, start: 'startA', depth, isAlongK: !options.transposeA }),
        loadBlock('b', `(block - ${blocks.a})`, {
          i,
          tile: columns,
          start: 'startB',
          depth,
          isAlongK: options.transposeB,
        }),
      ),
    )
    .join('\n    ')
  const store = moves
    .map((i) =>
      each(
        i,
        storeBlock('a', 'block', { i, tile: rows, depth, isAlongK: !options.transposeA }),
        storeBlock('b', `(block - ${blocks.a})`, { i, tile: columns, depth, isAlongK: options.transposeB }),
      ),
    )
    .join('\n    ')
  const own = grid(side, groups, (r, c) => `sum${r}_${c}`)
  return `
var<workgroup> tileA: array<vec4f, ${(rows * depth) / 4}>;
var<workgroup> tileB: array<vec4f, ${(columns * depth) / 4}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.y * ${rows};
  let column = group.x * ${columns};
  let across = thread % ${across};
  let down = thread / ${across};
  let startA = group.z * shape.batchA + row * ${options.transposeA ? '1' : 'shape.strideA'};
  let startB = group.z * shape.batchB + column * ${options.transposeB ? 'shape.strideB' : '1'};
  ${own.map((sum) => `var ${sum} = vec4f(0);`).join(' ')}
  ${moves.flatMap((i) => range(4).map((q) => `var ${name(i, q)} = vec4f(0);`)).join(' ')}
  var begin = 0u;
  ${load}
  while begin < shape.k {
    ${store}
    workgroupBarrier();
    begin += ${depth};
    if begin < shape.k {
    ${load}
    }
    for (var k = 0u; k < ${depth}; k++) {
      ${range(groups)
        .map((g) => `let a${g} = tileA[k * ${rows / 4} + down + ${g * down}];`)
        .join(' ')}
      ${range(groups)
        .map((g) => `let b${g} = tileB[k * ${columns / 4} + across + ${g * across}];`)
        .join(' ')}
      ${range(side)
        .flatMap((r) => products(r, groups, `a${r >> 2}.${lane(r & 3)}`, (c) => `b${c}`))
        .join('\n      ')}
    }
    workgroupBarrier();
  }
  ${putAll(own, groups, `row + 4 * (down + (r >> 2) * ${down}) + (r & 3)`, `column + 4 * (across + c * ${across})`)}
}`
}

interface Move {
  i: number
  tile: number
  depth: number
  isAlongK: boolean
}

/** Where a block lies in its tile: 4 * `along` along the rows or columns, 4 * `deep` along k. Neighbours read neighbours. */
function place(block: string, { tile, depth, isAlongK }: Move): string {
  const width = isAlongK ? depth / 4 : tile / 4
  const [fast, slow] = isAlongK ? ['deep', 'along'] : ['along', 'deep']
  return `let ${fast} = ${block} % ${width}; let ${slow} = ${block} / ${width};`
}

/** Reads 4 x 4 numbers into moved_q, four along the tile at step q of k; beyond the end of k they are 0. */
function loadBlock(name: 'a' | 'b', block: string, move: Move & { start: string }): string {
  const { i, start, isAlongK } = move
  const stride = `shape.stride${name.toUpperCase()}`
  const head = `${place(block, move)} let k = begin + 4 * deep;`
  if (!isAlongK) {
    const lines = range(4).map((q) => {
      const value = `four${name.toUpperCase()}(${start} + (k + ${q}) * ${stride} + 4 * along)`
      return `moved${i}_${q} = select(vec4f(0), ${value}, k + ${q} < shape.k);`
    })
    return [head, ...lines].join(' ')
  }
  const inside = 'let inside = vec4u(k, k + 1, k + 2, k + 3) < vec4u(shape.k);'
  const lines = range(4).map((r) => {
    return `let line${r} = select(vec4f(0), four${name.toUpperCase()}(${start} + (4 * along + ${r}) * ${stride} + k), inside);`
  })
  const turned = range(4).map(
    (q) =>
      `moved${i}_${q} = vec4f(${range(4)
        .map((r) => `line${r}.${lane(q)}`)
        .join(', ')});`,
  )
  return [head, inside, ...lines, ...turned].join(' ')
}

function storeBlock(name: 'a' | 'b', block: string, move: Move): string {
  const target = `tile${name.toUpperCase()}`
  const lines = range(4).map((q) => `${target}[(4 * deep + ${q}) * ${move.tile / 4} + along] = moved${move.i}_${q};`)
  return [place(block, move), ...lines].join(' ')
}

function lane(index: number): string {
  return LANES[index as 0 | 1 | 2 | 3]
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

function grid(rows: number, columns: number, each: (row: number, column: number) => string): string[] {
  return range(rows).flatMap((row) => range(columns).map((column) => each(row, column)))
}
