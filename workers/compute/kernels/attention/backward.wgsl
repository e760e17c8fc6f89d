// The gradient of causal self-attention (Dao et al. 2022, arXiv 2205.14135) without atomics: in grid layer 0 a thread
// owns a query and passes by its keys, in layer 1 it owns a key with its value and passes by the queries that saw it.
//   p = exp(q k scale - logSum), ds = p (drop(gradient v) - gradient out) scale; dq = ds k, dk = ds q, dv = drop(p) gradient
override DROPS = false;
const HEAD = 4u; // floats of one head
const VECTORS = 1u; // the same, in vec4f, rounded up

struct Shape { steps: u32, heads: u32, width: u32, scale: f32, dropped: u32, kept: f32, place: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> packed: array<f32>;
@group(0) @binding(2) var<storage, read> out: array<f32>;
@group(0) @binding(3) var<storage, read> logSums: array<f32>;
@group(0) @binding(4) var<storage, read> gradient: array<f32>; // of out
@group(0) @binding(5) var<storage, read_write> result: array<f32>; // of packed
@group(0) @binding(6) var<uniform> step: vec4u; // its seed first

fn load(at: u32, c: u32) -> vec4f {
  let start = at + 4 * c;
  if HEAD % 4 == 0 { return vec4f(packed[start], packed[start + 1], packed[start + 2], packed[start + 3]); }
  let rest = HEAD - 4 * c;
  return vec4f(
    packed[start],
    select(0, packed[start + 1], rest > 1),
    select(0, packed[start + 2], rest > 2),
    select(0, packed[start + 3], rest > 3),
  );
}

fn loadGradient(at: u32, c: u32) -> vec4f {
  let start = at + 4 * c;
  if HEAD % 4 == 0 { return vec4f(gradient[start], gradient[start + 1], gradient[start + 2], gradient[start + 3]); }
  let rest = HEAD - 4 * c;
  return vec4f(
    gradient[start],
    select(0, gradient[start + 1], rest > 1),
    select(0, gradient[start + 2], rest > 2),
    select(0, gradient[start + 3], rest > 3),
  );
}

// gradient . out of one row: what the softmax takes start each of its slopes.
fn ownOf(at: u32) -> f32 {
  var sum = 0.0;
  for (var d = 0u; d < HEAD; d++) { sum += gradient[at + d] * out[at + d]; }
  return sum;
}

fn factor(group: u32, query: u32, key: u32) -> f32 {
  if !DROPS { return 1; }
  let drawn = counted(step.x + shape.place, (group * shape.steps + query) * shape.steps + key);
  return select(shape.kept, 0, drawn < shape.dropped);
}

fn ofQuery(query: u32, group: u32, column: u32, firstRow: u32) {
  let stride = 3 * shape.width;
  let row = firstRow + query;
  let start = row * shape.width + column;
  var q: array<vec4f, VECTORS>;
  var slope: array<vec4f, VECTORS>;
  var sums: array<vec4f, VECTORS>;
  for (var c = 0u; c < VECTORS; c++) {
    q[c] = load(row * stride + column, c) * shape.scale;
    slope[c] = loadGradient(start, c);
  }
  let own = ownOf(start);
  let logSum = logSums[group * shape.steps + query];
  for (var key = 0u; key <= query; key++) {
    let at = (firstRow + key) * stride + shape.width + column;
    var score = 0.0;
    var ofWeight = 0.0;
    for (var c = 0u; c < VECTORS; c++) {
      score += dot(q[c], load(at, c));
      ofWeight += dot(slope[c], load(at + shape.width, c));
    }
    let ofScore = exp(score - logSum) * (factor(group, query, key) * ofWeight - own) * shape.scale;
    for (var c = 0u; c < VECTORS; c++) { sums[c] += ofScore * load(at, c); }
  }
  for (var d = 0u; d < HEAD; d++) { result[row * stride + column + d] = sums[d / 4][d % 4]; }
}

fn ofKey(key: u32, group: u32, column: u32, firstRow: u32) {
  let stride = 3 * shape.width;
  let at = (firstRow + key) * stride + shape.width + column;
  var k: array<vec4f, VECTORS>;
  var v: array<vec4f, VECTORS>;
  var keySums: array<vec4f, VECTORS>;
  var valueSums: array<vec4f, VECTORS>;
  for (var c = 0u; c < VECTORS; c++) {
    k[c] = load(at, c) * shape.scale;
    v[c] = load(at + shape.width, c);
  }
  for (var query = key; query < shape.steps; query++) {
    let row = firstRow + query;
    let start = row * shape.width + column;
    var score = 0.0;
    var ofWeight = 0.0;
    for (var c = 0u; c < VECTORS; c++) {
      score += dot(k[c], load(row * stride + column, c));
      ofWeight += dot(v[c], loadGradient(start, c));
    }
    let p = exp(score - logSums[group * shape.steps + query]);
    let kept = factor(group, query, key);
    let ofScore = p * (kept * ofWeight - ownOf(start)) * shape.scale;
    for (var c = 0u; c < VECTORS; c++) {
      keySums[c] += ofScore * load(row * stride + column, c);
      valueSums[c] += p * kept * loadGradient(start, c);
    }
  }
  for (var d = 0u; d < HEAD; d++) {
    result[at + d] = keySums[d / 4][d % 4];
    result[at + shape.width + d] = valueSums[d / 4][d % 4];
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if id.x >= shape.steps { return; }
  let column = (id.y % shape.heads) * HEAD;
  let firstRow = (id.y / shape.heads) * shape.steps;
  if id.z == 0 { ofQuery(id.x, id.y, column, firstRow); }
  else { ofKey(id.x, id.y, column, firstRow); }
}
