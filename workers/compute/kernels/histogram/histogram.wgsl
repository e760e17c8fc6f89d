// Gradient, hessian and count for every bin of four features at a time, over the rows of one tree node, as integers.
// A workgroup adds up its stretch of rows in its own memory and then adds that to the whole: integers give the same sum
// in any order. Grid: (stretches of ROWS rows, blocks of four features).
override BINS = 256u;
const THREADS = 256u;
const ROWS = 4096u;

struct Shape {
  tableRows: u32,
  nodeRows: u32,
  features: u32,
  unused: u32,
}
@group(0) @binding(0) var<uniform> shape: Shape;
// words[block * tableRows + row] holds the bins of four features, the first in the lowest byte.
@group(0) @binding(1) var<storage, read> words: array<u32>;
@group(0) @binding(2) var<storage, read> gradients: array<vec2i>;
@group(0) @binding(3) var<storage, read> rows: array<u32>;
@group(0) @binding(4) var<storage, read_write> out: array<atomic<i32>>;

var<workgroup> sums: array<atomic<i32>, 12 * BINS>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let block = group.y;
  let features = min(4u, shape.features - 4 * block);
  let end = min((group.x + 1) * ROWS, shape.nodeRows);
  for (var k = group.x * ROWS + thread; k < end; k += THREADS) {
    let row = rows[k];
    let gradient = gradients[row];
    var word = words[block * shape.tableRows + row];
    for (var feature = 0u; feature < features; feature++) {
      let at = 3 * (feature * BINS + (word & 255));
      word >>= 8;
      atomicAdd(&sums[at], gradient.x);
      atomicAdd(&sums[at + 1], gradient.y);
      atomicAdd(&sums[at + 2], 1);
    }
  }
  workgroupBarrier();
  for (var at = thread; at < 3 * BINS * features; at += THREADS) {
    let sum = atomicLoad(&sums[at]);
    if sum != 0 { atomicAdd(&out[12 * BINS * block + at], sum); }
  }
}
