// Causal self-attention, one thread a query: keys pass by once, and the largest score so far rescales what was summed
// (online softmax: Milakov and Gimelshein 2018, arXiv 1805.02867), so no matrix of scores is ever stored.
override DROPS = false;
const HEAD = 4u; // floats of one head
const VECTORS = 1u; // the same, in vec4f, rounded up

struct Shape { steps: u32, heads: u32, width: u32, scale: f32, dropped: u32, kept: f32, place: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> packed: array<f32>; // (batch * steps, 3 width): query, key, value
@group(0) @binding(2) var<storage, read_write> out: array<f32>; // (batch * steps, width)
@group(0) @binding(3) var<storage, read_write> logSums: array<f32>; // (batch * heads, steps)
@group(0) @binding(4) var<uniform> step: vec4u; // its seed first

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

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let query = id.x;
  let group = id.y;
  if query >= shape.steps { return; }
  let column = (group % shape.heads) * HEAD;
  let firstRow = (group / shape.heads) * shape.steps;
  let row = firstRow + query;
  let stride = 3 * shape.width;
  var q: array<vec4f, VECTORS>;
  var sums: array<vec4f, VECTORS>;
  for (var c = 0u; c < VECTORS; c++) { q[c] = load(row * stride + column, c) * shape.scale; }
  var highest = -3.4e38;
  var total = 0.0;
  for (var key = 0u; key <= query; key++) {
    let at = (firstRow + key) * stride + shape.width + column;
    var score = 0.0;
    for (var c = 0u; c < VECTORS; c++) { score += dot(q[c], load(at, c)); }
    let risen = max(highest, score);
    let fade = exp(highest - risen);
    var p = exp(score - risen);
    highest = risen;
    total = total * fade + p;
    if DROPS {
      let drawn = counted(step.x + shape.place, (group * shape.steps + query) * shape.steps + key);
      p = select(p * shape.kept, 0, drawn < shape.dropped);
    }
    for (var c = 0u; c < VECTORS; c++) { sums[c] = sums[c] * fade + p * load(at + shape.width, c); }
  }
  logSums[group * shape.steps + query] = highest + log(total);
  for (var d = 0u; d < HEAD; d++) { out[row * shape.width + column + d] = sums[d / 4][d % 4] / total; }
}
