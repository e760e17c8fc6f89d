// The gradient of the embedding: rows of `gradient` are added up by token and by position. The host has sorted the rows
// by token, so a thread walks only its own, in order, and the sum is always the same. Tokens' sums are added to what the
// output layer, which shares the matrix, has left there; positions' sums are set.
const WIDTH = 64u;

struct Shape { rows: u32, columns: u32, steps: u32, vocabulary: u32, groupsInRow: u32, toTokens: u32, toPositions: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> sorted: array<u32>; // vocabulary + 1 starts, then the rows
@group(0) @binding(2) var<storage, read> gradient: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let at = (group.y * shape.groupsInRow + group.x) * WIDTH + local.x;
  let entry = at / shape.columns;
  let column = at % shape.columns;
  if entry >= shape.vocabulary + shape.steps { return; }
  var sum = 0.0;
  if entry < shape.vocabulary {
    for (var k = sorted[entry]; k < sorted[entry + 1]; k++) {
      sum += gradient[sorted[shape.vocabulary + 1 + k] * shape.columns + column];
    }
    out[shape.toTokens + at] += sum;
  } else {
    let position = entry - shape.vocabulary;
    for (var row = position; row < shape.rows; row += shape.steps) { sum += gradient[row * shape.columns + column]; }
    out[shape.toPositions + position * shape.columns + column] = sum;
  }
}
