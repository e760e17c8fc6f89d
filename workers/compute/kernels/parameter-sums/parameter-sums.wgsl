// Sums over the rows of up to three gradients, each of which is the gradient of one or two vectors of parameters: of two
// biases (the sum itself), and of a layer norm (bias: the sum, weight: the sum of gradient times the normed input).
// Sixteen columns and sixteen lanes of rows a workgroup; lanes are added in order, so the result is always the same.
const LANES = 16u;
const COLUMNS = 16u;

struct Shape {
  rows: u32, first: u32, second: u32, norm: u32, // columns of each
  toFirst: u32, toSecond: u32, toWeight: u32, toBias: u32, // places in `out`
}
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> first: array<f32>;
@group(0) @binding(2) var<storage, read> second: array<f32>;
@group(0) @binding(3) var<storage, read> norm: array<f32>;
@group(0) @binding(4) var<storage, read> x: array<f32>;
@group(0) @binding(5) var<storage, read> statistics: array<f32>;
@group(0) @binding(6) var<storage, read_write> out: array<f32>;

var<workgroup> partial: array<vec2f, 256>;

fn blocks(columns: u32) -> u32 { return (columns + COLUMNS - 1) / COLUMNS; }

@compute @workgroup_size(16, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  var block = group.x;
  var kind = 0u;
  var columns = shape.first;
  if block >= blocks(shape.first) {
    block -= blocks(shape.first);
    kind = 1;
    columns = shape.second;
    if block >= blocks(shape.second) {
      block -= blocks(shape.second);
      kind = 2;
      columns = shape.norm;
    }
  }
  let column = block * COLUMNS + local.x;
  var own = vec2f();
  if column < columns {
    for (var row = local.y; row < shape.rows; row += LANES) {
      let at = row * columns + column;
      if kind == 0 { own.x += first[at]; }
      else if kind == 1 { own.x += second[at]; }
      else {
        let value = norm[at];
        own += vec2f(value, value * (x[at] - statistics[2 * row]) * statistics[2 * row + 1]);
      }
    }
  }
  partial[local.y * COLUMNS + local.x] = own;
  workgroupBarrier();
  if local.y > 0 || column >= columns { return; }
  var sums = vec2f();
  for (var lane = 0u; lane < LANES; lane++) { sums += partial[lane * COLUMNS + local.x]; }
  if kind == 0 { out[shape.toFirst + column] = sums.x; }
  else if kind == 1 { out[shape.toSecond + column] = sums.x; }
  else {
    out[shape.toBias + column] = sums.x;
    out[shape.toWeight + column] = sums.y;
  }
}
