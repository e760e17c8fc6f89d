// sum = x + drop(added), out = (sum - mean) rate weight + bias for each row; mean and rate are kept for the gradient.
// Sixteen lanes share a row and four rows a workgroup: two barriers, whatever the width.
override DROPS = false;
const LANES = 16u;
const ROWS = 4u;

struct Shape { rows: u32, columns: u32, groupsInRow: u32, dropped: u32, kept: f32, place: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;
@group(0) @binding(5) var<storage, read_write> statistics: array<f32>;
@group(0) @binding(6) var<storage, read> added: array<f32>; // ADDED
@group(0) @binding(7) var<storage, read_write> sum: array<f32>; // ADDED
@group(0) @binding(8) var<uniform> step: vec4u; // ADDED, its seed first

var<workgroup> partial: array<f32, 64>;

fn total(lane: vec2u) -> f32 {
  var sum = 0.0;
  for (var k = 0u; k < LANES; k++) { sum += partial[lane.y * LANES + k]; }
  return sum;
}

fn summed(at: u32) -> f32 {
  var value = x[at];
  var other = added[at]; // ADDED
  if DROPS { other = select(other * shape.kept, 0, counted(step.x + shape.place, at) < shape.dropped); } // ADDED
  value += other; // ADDED
  sum[at] = value; // ADDED
  return value;
}

fn stored(at: u32) -> f32 {
  var value = x[at];
  value = sum[at]; // ADDED
  return value;
}

@compute @workgroup_size(16, 4)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let row = (group.y * shape.groupsInRow + group.x) * ROWS + local.y;
  let lane = local.xy;
  let inside = row < shape.rows;
  let start = row * shape.columns;
  var own = 0.0;
  if inside {
    for (var j = lane.x; j < shape.columns; j += LANES) { own += summed(start + j); }
  }
  partial[lane.y * LANES + lane.x] = own;
  workgroupBarrier();
  let mean = total(lane) / f32(shape.columns);
  workgroupBarrier();
  own = 0;
  if inside {
    for (var j = lane.x; j < shape.columns; j += LANES) {
      let away = stored(start + j) - mean;
      own += away * away;
    }
  }
  partial[lane.y * LANES + lane.x] = own;
  workgroupBarrier();
  let rate = inverseSqrt(total(lane) / f32(shape.columns) + 1e-5);
  if !inside { return; }
  for (var j = lane.x; j < shape.columns; j += LANES) {
    out[start + j] = (stored(start + j) - mean) * rate * weight[j] + bias[j];
  }
  if lane.x == 0 {
    statistics[2 * row] = mean;
    statistics[2 * row + 1] = rate;
  }
}
