// out = activation(scale * op(A) * op(B) + bias) (+ out), row-major, one batch entry per grid layer.
// Each thread holds a tile of ROWS x COLUMNS results in registers and reads each operand once per step of k.
override TRANSPOSE_A = false;
override TRANSPOSE_B = false;
override HAS_BIAS = false;
override ACCUMULATE = false;
override ACTIVATION = 0u; // 0 none, 1 relu, 2 gelu (tanh form), 3 tanh, 4 sigmoid
const ROWS = 4u;
const COLUMNS = 4u;

struct Shape {
  m: u32, n: u32, k: u32, scale: f32,
  strideA: u32, strideB: u32, strideOut: u32, unused: u32,
  batchA: u32, batchB: u32, batchOut: u32, unused2: u32,
}
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;
@group(0) @binding(4) var<storage, read> bias: array<f32>;

fn activated(x: f32) -> f32 {
  if ACTIVATION == 1u { return max(x, 0); }
  if ACTIVATION == 2u { return 0.5 * x * (1 + tanh(clamp(0.7978845608 * (x + 0.044715 * x * x * x), -15, 15))); }
  if ACTIVATION == 3u { return tanh(clamp(x, -15, 15)); }
  if ACTIVATION == 4u { return 1 / (1 + exp(-x)); }
  return x;
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y * ROWS;
  let column = id.x * COLUMNS;
  if row >= shape.m || column >= shape.n { return; }
  let startA = id.z * shape.batchA;
  let startB = id.z * shape.batchB;
  var sums: array<array<f32, COLUMNS>, ROWS>;
  for (var k = 0u; k < shape.k; k++) {
    var right: array<f32, COLUMNS>;
    for (var j = 0u; j < COLUMNS; j++) {
      let at = min(column + j, shape.n - 1);
      right[j] = b[startB + select(k * shape.strideB + at, at * shape.strideB + k, TRANSPOSE_B)];
    }
    for (var i = 0u; i < ROWS; i++) {
      let at = min(row + i, shape.m - 1);
      let left = a[startA + select(at * shape.strideA + k, k * shape.strideA + at, TRANSPOSE_A)];
      for (var j = 0u; j < COLUMNS; j++) { sums[i][j] += left * right[j]; }
    }
  }
  for (var i = 0u; i < ROWS && row + i < shape.m; i++) {
    for (var j = 0u; j < COLUMNS && column + j < shape.n; j++) {
      let at = id.z * shape.batchOut + (row + i) * shape.strideOut + column + j;
      var value = shape.scale * sums[i][j];
      if HAS_BIAS { value += bias[column + j]; }
      value = activated(value);
      if ACCUMULATE { value += out[at]; }
      out[at] = value;
    }
  }
}
