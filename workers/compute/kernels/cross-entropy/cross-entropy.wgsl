// Softmax cross-entropy of each row, and its gradient in place of the logits: (p - onehot(target)) / rows.
// Columns that pad a row, up to its stride, become 0. Sixteen lanes share a row and four rows a workgroup, so no sum is as long as the vocabulary.
const LANES = 16u;
const ROWS = 4u;

struct Shape { rows: u32, columns: u32, groupsInRow: u32, stride: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> targets: array<u32>;
@group(0) @binding(2) var<storage, read_write> logits: array<f32>;
@group(0) @binding(3) var<storage, read_write> losses: array<f32>;

var<workgroup> partial: array<f32, 64>;

@compute @workgroup_size(16, 4)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) lane: vec3u) {
  let row = (group.y * shape.groupsInRow + group.x) * ROWS + lane.y;
  let inside = row < shape.rows;
  let first = row * shape.stride;
  var own = -3.4e38;
  if inside {
    for (var j = lane.x; j < shape.columns; j += LANES) { own = max(own, logits[first + j]); }
  }
  partial[lane.y * LANES + lane.x] = own;
  workgroupBarrier();
  var highest = -3.4e38;
  for (var k = 0u; k < LANES; k++) { highest = max(highest, partial[lane.y * LANES + k]); }
  workgroupBarrier();
  own = 0;
  if inside {
    for (var j = lane.x; j < shape.columns; j += LANES) { own += exp(logits[first + j] - highest); }
  }
  partial[lane.y * LANES + lane.x] = own;
  workgroupBarrier();
  var total = 0.0;
  for (var k = 0u; k < LANES; k++) { total += partial[lane.y * LANES + k]; }
  if !inside { return; }
  let wanted = targets[row];
  for (var j = shape.columns + lane.x; j < shape.stride; j += LANES) { logits[first + j] = 0; }
  for (var j = lane.x; j < shape.columns; j += LANES) {
    let logit = logits[first + j];
    // Only the lane that owns it reads the logit of the target, before it is overwritten.
    if j == wanted { losses[row] = highest + log(total) - logit; }
    logits[first + j] = (exp(logit - highest) / total - select(0.0, 1.0, j == wanted)) / f32(shape.rows);
  }
}
