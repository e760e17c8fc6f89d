// One LSTM layer over a whole sequence, from a zero state. A workgroup carries ROWS sequences through all time steps,
// so nothing but the recursion is left to wait for: h of the step before lies in memory that the workgroup shares, as
// vectors over four sequences. Each thread owns some hidden units with all four gates; what it reads of the weights lies
// side by side for neighbouring threads, and every number read is used for ROWS sequences. product.ts writes the loop
// that all the time goes into.
const ROWS = 8u; // 4 or 8
const THREADS = 128u;
const HIDDEN = 128u;
const SHARED = 1u; // h in workgroup memory; 0: in `scratch`, where it would not fit
const INDEXED = 0u; // projected row of a position: 0 the position itself, 1 that of its id
const GATHERED = 0u; // columns of `table` copied to `trail` by id
const TRACED = 1u; // keeps what the backward pass reads
const DROPOUT = 0u;
const UNITS = 2u; // hidden units a thread owns at a time: owner and owner + OWNERS
const OWNERS = (HIDDEN + UNITS - 1u) / UNITS;
const QUADS = ROWS / 4u;
const SUMS = 4u * UNITS * QUADS;
const WIDTH = max(1u, GATHERED);
const STATE = 2u * QUADS * HIDDEN; // vectors in two states

struct Shape {
  steps: u32, batch: u32, trailStride: u32, trailColumn: u32,
  outStride: u32, tableStride: u32, dropped: u32, kept: f32, // drops where a 24-bit draw is below `dropped`
}
struct Step { seed: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<uniform> step: Step;
@group(0) @binding(2) var<storage, read> ids: array<u32>; // (steps * batch)
@group(0) @binding(3) var<storage, read> projected: array<f32>; // (rows, 4 hidden): x W_x + b
@group(0) @binding(4) var<storage, read> recurrent: array<f32>; // (hidden, 4 hidden)
@group(0) @binding(5) var<storage, read> table: array<f32>; // (ids, tableStride)
@group(0) @binding(6) var<storage, read_write> out: array<f32>; // (steps * batch, outStride): h, with dropout
@group(0) @binding(7) var<storage, read_write> trail: array<f32>; // (steps * batch, trailStride): x | h of the step before
@group(0) @binding(8) var<storage, read_write> traces: array<f32>; // (steps * batch, 5 hidden): g i f o | c
@group(0) @binding(9) var<storage, read_write> turned: array<f32>; // (4 hidden, hidden): recurrent, transposed
//SCRATCH @group(0) @binding(10) var<storage, read_write> scratch: array<vec4f>; // STATE vectors a workgroup
var<workgroup> shared_h: array<vec4f, select(1u, STATE, SHARED == 1u)>;

fn state_at(group: u32, k: u32) -> vec4f {
  //SCRATCH if SHARED == 0u { return scratch[group * STATE + k]; }
  return shared_h[k];
}

fn keep_state(group: u32, k: u32, h: vec4f) {
  //SCRATCH if SHARED == 0u { scratch[group * STATE + k] = h; return; }
  shared_h[k] = h;
}

fn mask(index: u32) -> f32 {
  return select(shape.kept, 0, counted(step.seed, index) < shape.dropped);
}

/// Sequences of a quad, those beyond the batch doubled.
fn sequences(group: u32, quad: u32) -> vec4u {
  return min(vec4u(0, 1, 2, 3) + group * ROWS + quad * 4u, vec4u(shape.batch - 1));
}

/// z without the recurrent part: a column for each gate, a row for each sequence of a quad.
fn from_input(t: u32, group: u32, quad: u32, unit: u32) -> mat4x4f {
  var row = sequences(group, quad) + t * shape.batch;
  if INDEXED == 1u { row = vec4u(ids[row.x], ids[row.y], ids[row.z], ids[row.w]); }
  let at = row * (4u * HIDDEN) + unit;
  return mat4x4f(
    projected[at.x], projected[at.y], projected[at.z], projected[at.w],
    projected[at.x + HIDDEN], projected[at.y + HIDDEN], projected[at.z + HIDDEN], projected[at.w + HIDDEN],
    projected[at.x + 2 * HIDDEN], projected[at.y + 2 * HIDDEN], projected[at.z + 2 * HIDDEN], projected[at.w + 2 * HIDDEN],
    projected[at.x + 3 * HIDDEN], projected[at.y + 3 * HIDDEN], projected[at.z + 3 * HIDDEN], projected[at.w + 3 * HIDDEN],
  );
}

/// Where the traces of a position lie; without a trace only c is kept, of one step.
fn trace_of(t: u32, sequence: vec4u) -> vec4u {
  return (sequence + t * shape.batch * TRACED) * (5u * HIDDEN);
}

/// Where column c of the weights lies in their first row: gate c % 4 of a thread's unit c / 4.
fn column(owner: u32, c: u32) -> u32 {
  return (c % 4u) * HIDDEN + min(owner + (c / 4u) * OWNERS, HIDDEN - 1);
}

//PRODUCT of h of the step before and `recurrent`

fn sigmoid(x: vec4f) -> vec4f {
  return 1 / (1 + exp(-x));
}

/// The gates of one unit for a quad of sequences: c and h, stored.
fn advance(t: u32, group: u32, quad: u32, unit: u32, z: mat4x4f) {
  let sequence = sequences(group, quad);
  let here = trace_of(t, sequence) + unit;
  let g = tanh(clamp(z[0], vec4f(-15), vec4f(15)));
  let i = sigmoid(z[1]);
  let f = sigmoid(z[2]);
  let o = sigmoid(z[3]);
  var c = g * i;
  if t > 0u {
    let before = trace_of(t - 1u, sequence) + 4u * HIDDEN + unit;
    c += f * vec4f(traces[before.x], traces[before.y], traces[before.z], traces[before.w]);
  }
  let h = o * tanh(clamp(c, vec4f(-15), vec4f(15)));
  keep_state(group, ((t + 1u) % 2u) * (STATE / 2u) + unit * QUADS + quad, h);
  let first = group * ROWS + quad * 4u;
  for (var r = 0u; r < 4u && first + r < shape.batch; r++) {
    let position = t * shape.batch + first + r;
    if TRACED == 1u {
      traces[here[r]] = g[r];
      traces[here[r] + HIDDEN] = i[r];
      traces[here[r] + 2 * HIDDEN] = f[r];
      traces[here[r] + 3 * HIDDEN] = o[r];
      if t + 1u < shape.steps {
        trail[(position + shape.batch) * shape.trailStride + shape.trailColumn + unit] = h[r];
      }
    }
    traces[here[r] + 4 * HIDDEN] = c[r];
    out[position * shape.outStride + unit] = select(h[r], h[r] * mask(position * HIDDEN + unit), DROPOUT == 1u);
  }
}

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(local_invocation_index) thread: u32,
  @builtin(num_workgroups) groups: vec3u,
) {
  let group = id.x;
  if TRACED == 1u {
    for (var k = group * THREADS + thread; k < 4 * HIDDEN * HIDDEN; k += groups.x * THREADS) {
      turned[k] = recurrent[(k % HIDDEN) * 4 * HIDDEN + k / HIDDEN];
    }
  }
  for (var k = thread; k < STATE; k += THREADS) { keep_state(group, k, vec4f()); }
  workgroupBarrier();
  storageBarrier();
  for (var t = 0u; t < shape.steps; t++) {
    let state = (t % 2u) * (STATE / 2u);
    for (var owner = thread; owner < OWNERS; owner += THREADS) {
      var sums: array<vec4f, SUMS>;
      if t > 0u { sums = product(group, state, owner, 0u); }
      for (var k = 0u; k < UNITS * QUADS; k++) {
        let u = k / QUADS;
        let quad = k % QUADS;
        let unit = owner + u * OWNERS;
        if unit < HIDDEN {
          let at = 4u * u * QUADS + quad;
          let z = mat4x4f(sums[at], sums[at + QUADS], sums[at + 2 * QUADS], sums[at + 3 * QUADS]);
          advance(t, group, quad, unit, z + from_input(t, group, quad, unit));
        }
      }
    }
    if GATHERED > 0u {
      for (var k = thread; k < ROWS * GATHERED; k += THREADS) {
        let sequence = group * ROWS + k / WIDTH;
        if sequence < shape.batch {
          let position = t * shape.batch + sequence;
          trail[position * shape.trailStride + k % WIDTH] = table[ids[position] * shape.tableStride + k % WIDTH];
        }
      }
    }
    workgroupBarrier();
    storageBarrier();
  }
}
