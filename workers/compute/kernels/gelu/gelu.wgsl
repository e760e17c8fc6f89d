// out = gelu(x) in its tanh form, or, backward, out *= the slope at x. One thread a number.
override BACKWARD = false;
const WIDTH = 64u;

struct Shape { count: u32, groupsInRow: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let at = (group.y * shape.groupsInRow + group.x) * WIDTH + local.x;
  if at >= shape.count { return; }
  let value = x[at];
  let t = tanh(clamp(0.7978845608 * (value + 0.044715 * value * value * value), -15, 15));
  if !BACKWARD {
    out[at] = 0.5 * value * (1 + t);
    return;
  }
  let inner = 0.7978845608 * (1 + 0.134145 * value * value);
  out[at] *= 0.5 * (1 + t) + 0.5 * value * (1 - t * t) * inner;
}
