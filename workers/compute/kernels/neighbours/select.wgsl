// One workgroup a query: takes the rows of a tile into its running list of the K nearest. Rows nearer than the farthest
// held are gathered in workgroup memory behind the list; when that is full, and at the end, all of it is sorted by
// distance, then by row, so that the order in which threads came does not matter.
override K = 1u;
// A power of two, at least K + 2 * THREADS.
override SIZE = 256u;
const THREADS = 64u;
const NONE = 0x7fffffffi;
const FAR = 3.4028234663852886e38f;

struct Shape { firstQuery: u32, firstRow: u32, rows: u32, stride: u32, leaveOutSelf: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> tile: array<f32>;
@group(0) @binding(2) var<storage, read_write> nearest: array<i32>;
@group(0) @binding(3) var<storage, read_write> distances: array<f32>;

var<workgroup> far: array<f32, SIZE>;
var<workgroup> row: array<i32, SIZE>;
var<workgroup> gathered: atomic<u32>;
var<workgroup> held: u32;

fn sort(thread: u32) {
  for (var block = 2u; block <= SIZE; block *= 2u) {
    for (var step = block / 2u; step > 0u; step /= 2u) {
      for (var pair = thread; pair < SIZE / 2u; pair += THREADS) {
        let low = pair / step * step * 2u + pair % step;
        let high = low + step;
        let falls = (low & block) != 0u;
        let swapped = far[low] > far[high] || (far[low] == far[high] && row[low] > row[high]);
        if swapped != falls {
          let heldFar = far[low]; far[low] = far[high]; far[high] = heldFar;
          let heldRow = row[low]; row[low] = row[high]; row[high] = heldRow;
        }
      }
      workgroupBarrier();
    }
  }
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let query = shape.firstQuery + group.x;
  // The first tile begins the list.
  for (var slot = thread; slot < SIZE; slot += THREADS) {
    let known = slot < K && shape.firstRow > 0u;
    far[slot] = select(FAR, distances[query * K + min(slot, K - 1u)], known);
    row[slot] = select(NONE, nearest[query * K + min(slot, K - 1u)], known);
  }
  workgroupBarrier();
  let batches = (shape.rows + THREADS - 1u) / THREADS;
  for (var batch = 0u; batch < batches; batch++) {
    let column = batch * THREADS + thread;
    let candidate = shape.firstRow + column;
    if column < shape.rows && (shape.leaveOutSelf == 0u || candidate != query) {
      let distance = min(tile[group.x * shape.stride + column], FAR);
      // Later rows have higher numbers: at equal distance the one that is held stays.
      if distance < far[K - 1u] || (distance == far[K - 1u] && row[K - 1u] == NONE) {
        let slot = K + atomicAdd(&gathered, 1u);
        far[slot] = distance;
        row[slot] = i32(candidate);
      }
    }
    workgroupBarrier();
    if thread == 0u { held = atomicLoad(&gathered); }
    let full = workgroupUniformLoad(&held) + THREADS > SIZE - K;
    if full || batch + 1u == batches {
      sort(thread);
      for (var slot = K + thread; slot < SIZE; slot += THREADS) {
        far[slot] = FAR;
        row[slot] = NONE;
      }
      if thread == 0u { atomicStore(&gathered, 0u); }
      workgroupBarrier();
    }
  }
  for (var slot = thread; slot < K; slot += THREADS) {
    distances[query * K + slot] = far[slot];
    nearest[query * K + slot] = row[slot];
  }
}
