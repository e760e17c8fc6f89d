/**
 * WGSL of the one loop that an LSTM spends its time in: the state of a workgroup's sequences (k by rows, in vectors of
 * four rows) times a thread's columns of the weights. Written out, because WGSL compilers do not unroll loops and the
 * sums must lie in registers: each number that is read is then used `columns` or `rows` times.
 */

/**
 * @property matrix  name of the weights, (depth, stride)
 * @property columns of a thread; `column(owner, c)` in the kernel says where each lies
 * @property quads   vectors of four rows
 * @property slices  threads that share the sums over k; slice s has the s-th part of k
 */
export interface ProductShape {
  matrix: string
  stride: number
  depth: number
  columns: number
  quads: number
  slices?: number
}

/** `product(group, state, owner, slice)`: the sums of column c and quad q lie at c · quads + q. */
export function productCode({ matrix, stride, depth, columns, quads, slices = 1 }: ProductShape): string {
  const each = (text: (c: number, q: number) => string): string[] =>
    range(columns).flatMap((c) => range(quads).map((q) => text(c, q)))
  const share = Math.ceil(depth / slices)
  return `fn product(group: u32, state: u32, owner: u32, slice: u32) -> array<vec4f, SUMS> {
  ${range(columns)
    .map((c) => `let c${c} = column(owner, ${c});`)
    .join(' ')}
  ${each((c, q) => `var s${c}_${q} = vec4f();`).join(' ')}
  for (var k = slice * ${share}; k < min((slice + 1) * ${share}, ${depth}); k++) {
    ${range(quads)
      .map((q) => `let h${q} = state_at(group, state + k * QUADS + ${q});`)
      .join(' ')}
    ${range(columns)
      .map((c) => `let w${c} = vec4f(${matrix}[k * ${stride} + c${c}]);`)
      .join(' ')}
    ${each((c, q) => `s${c}_${q} = fma(h${q}, w${c}, s${c}_${q});`).join(' ')}
  }
  return array<vec4f, SUMS>(${each((c, q) => `s${c}_${q}`).join(', ')});
}`
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
