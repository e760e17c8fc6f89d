// What every variant of the product shares: out = activation(scale * op(A) * op(B) + bias) (+ out), row-major, one
// batch entry per grid layer. code.ts adds the operands `a` and `b`, how four of their neighbours are loaded, and
// `main`, whose loops it writes out: WGSL compilers do not unroll them, and sums must lie in registers.
override ACCUMULATE = false;
override ACTIVATION = 0u; // 0 none, 1 relu, 2 gelu (tanh form), 3 tanh, 4 sigmoid

struct Shape {
  m: u32, n: u32, k: u32, scale: f32,
  strideA: u32, strideB: u32, strideOut: u32, unused: u32,
  batchA: u32, batchB: u32, batchOut: u32, unused2: u32,
}
@group(0) @binding(0) var<uniform> shape: Shape;

fn activated(x: vec4f) -> vec4f {
  if ACTIVATION == 1u { return max(x, vec4f(0)); }
  if ACTIVATION == 2u {
    let inner = 0.7978845608 * (x + 0.044715 * x * x * x);
    return 0.5 * x * (1 + tanh(clamp(inner, vec4f(-15), vec4f(15))));
  }
  if ACTIVATION == 3u { return tanh(clamp(x, vec4f(-15), vec4f(15))); }
  if ACTIVATION == 4u { return 1 / (1 + exp(-x)); }
  return x;
}

// Four results of one row, from `column` on; what lies beyond the matrix is left out.
fn put(entry: u32, row: u32, column: u32, sums: vec4f) {
  if row >= shape.m || column >= shape.n { return; }
  let at = entry * shape.batchOut + row * shape.strideOut + column;
  write(at, min(shape.n - column, 4u), activated(fma(vec4f(shape.scale), sums, biasAt(column))));
}
