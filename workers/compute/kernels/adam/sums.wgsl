// Before an update: partial sums of the squared gradient, one a workgroup, and in the last workgroup the mean loss of the
// step, put where it waits to be read.
const THREADS = 256u;

struct Shape { count: u32, groups: u32, losses: u32, unused: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<uniform> step: vec4u; // seed, place of the loss, rate, correction
@group(0) @binding(2) var<storage, read> gradient: array<f32>;
@group(0) @binding(3) var<storage, read> losses: array<f32>;
@group(0) @binding(4) var<storage, read_write> squares: array<f32>;
@group(0) @binding(5) var<storage, read_write> history: array<f32>;

var<workgroup> partial: array<f32, THREADS>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  var own = 0.0;
  if group.x < shape.groups {
    for (var k = group.x * THREADS + local.x; k < shape.count; k += shape.groups * THREADS) {
      own += gradient[k] * gradient[k];
    }
  } else {
    for (var k = local.x; k < shape.losses; k += THREADS) { own += losses[k]; }
  }
  partial[local.x] = own;
  workgroupBarrier();
  if local.x > 0 { return; }
  var sum = 0.0;
  for (var k = 0u; k < THREADS; k++) { sum += partial[k]; }
  if group.x < shape.groups { squares[group.x] = sum; }
  else { history[step.y] = sum / f32(shape.losses); }
}
