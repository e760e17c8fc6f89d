// flow = before + rate (g - mean(g) - n mean(g n)) with g = gradient weight and n = (x - mean) rate: the gradient of what
// went into a layer norm, added to what flows past it. `branch` is flow where a branch did not drop it.
const LANES = 16u;
const ROWS = 4u;

struct Shape { rows: u32, columns: u32, groupsInRow: u32, dropped: u32, kept: f32, place: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read> weight: array<f32>;
@group(0) @binding(4) var<storage, read> statistics: array<f32>;
@group(0) @binding(5) var<storage, read_write> flow: array<f32>;
@group(0) @binding(6) var<storage, read> before: array<f32>; // BEFORE
@group(0) @binding(7) var<storage, read_write> branch: array<f32>; // BRANCH
@group(0) @binding(8) var<uniform> step: vec4u; // BRANCH, its seed first

var<workgroup> partial: array<vec2f, 64>;

@compute @workgroup_size(16, 4)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) lane: vec3u) {
  let row = (group.y * shape.groupsInRow + group.x) * ROWS + lane.y;
  let inside = row < shape.rows;
  let start = row * shape.columns;
  var mean = 0.0;
  var rate = 0.0;
  var own = vec2f();
  if inside {
    mean = statistics[2 * row];
    rate = statistics[2 * row + 1];
    for (var j = lane.x; j < shape.columns; j += LANES) {
      let g = gradient[start + j] * weight[j];
      own += vec2f(g, g * (x[start + j] - mean) * rate);
    }
  }
  partial[lane.y * LANES + lane.x] = own;
  workgroupBarrier();
  if !inside { return; }
  var sums = vec2f();
  for (var k = 0u; k < LANES; k++) { sums += partial[lane.y * LANES + k]; }
  sums /= f32(shape.columns);
  for (var j = lane.x; j < shape.columns; j += LANES) {
    let at = start + j;
    let n = (x[at] - mean) * rate;
    var value = rate * (gradient[at] * weight[j] - sums.x - n * sums.y);
    value += before[at]; // BEFORE
    flow[at] = value;
    branch[at] = select(value * shape.kept, 0, counted(step.x + shape.place, at) < shape.dropped); // BRANCH
  }
}
