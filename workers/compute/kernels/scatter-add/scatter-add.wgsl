// out[id] = sum of the rows of `source` at the positions of that id: the gradient of a table that rows were read from.
// Positions come sorted by id, so each result is one plain sum in a fixed order, without atomics.
struct Shape { ids: u32, columns: u32, sourceStride: u32, outStride: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> sorted: array<u32>; // ids + 1 starts, then the positions by id
@group(0) @binding(2) var<storage, read> source: array<f32>; // (positions, sourceStride)
@group(0) @binding(3) var<storage, read_write> out: array<f32>; // (ids, outStride)
const THREADS = 64u;

@compute @workgroup_size(THREADS)
fn main(@builtin(global_invocation_id) invocation: vec3u) {
  let column = invocation.x;
  let id = invocation.y;
  if column >= shape.columns || id >= shape.ids { return; }
  var sum = 0f;
  for (var k = sorted[id]; k < sorted[id + 1]; k++) {
    sum += source[sorted[shape.ids + 1 + k] * shape.sourceStride + column];
  }
  out[id * shape.outStride + column] = sum;
}
