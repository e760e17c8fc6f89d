// out = drop(token row + position row) for each token of sequences that lie one after the other; one thread a number.
override DROPS = false;
const WIDTH = 64u;

struct Shape { rows: u32, columns: u32, steps: u32, groupsInRow: u32, dropped: u32, kept: f32, place: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> ids: array<u32>;
@group(0) @binding(2) var<storage, read> tokens: array<f32>;
@group(0) @binding(3) var<storage, read> positions: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;
@group(0) @binding(5) var<uniform> step: vec4u; // its seed first

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let at = (group.y * shape.groupsInRow + group.x) * WIDTH + local.x;
  if at >= shape.rows * shape.columns { return; }
  let row = at / shape.columns;
  let column = at % shape.columns;
  var value = tokens[ids[row] * shape.columns + column] + positions[(row % shape.steps) * shape.columns + column];
  if DROPS { value = select(value * shape.kept, 0, counted(step.x + shape.place, at) < shape.dropped); }
  out[at] = value;
}
