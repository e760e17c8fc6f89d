// The backward pass of one LSTM layer over a whole sequence (backpropagation through time): from the gradient of its
// output to the gradient of z for every position. What follows from dz (weights, bias, input) is products over the whole
// sequence, outside. A workgroup carries ROWS sequences from the last step to the first; a thread owns UNITS
// hidden units. With as many SLICES as units, so many threads share the sums of so many units and then own one each: more
// threads, for a GPU that has them. product.ts writes the loop that all the time goes into.
//   dc_t = dh_t o (1 - tanh(c_t)^2) + f_{t+1} dc_{t+1}
//   dz_g = dc i (1-g^2)   dz_i = dc g i(1-i)   dz_f = dc c_{t-1} f(1-f)   dz_o = dh tanh(c) o(1-o)
const ROWS = 8u; // 4 or 8
const SLICES = 1u; // 1, or as many as UNITS
const HIDDEN = 128u;
const SHARED = 1u; // dz in workgroup memory; 0: in `scratch`, where it would not fit
const DROPOUT = 0u;
const UNITS = 8u; // hidden units a thread owns: owner, owner + OWNERS, ...
const OWNERS = (HIDDEN + UNITS - 1u) / UNITS;
const QUADS = ROWS / 4u;
const SUMS = UNITS * QUADS;
const THREADS = OWNERS * SLICES;
const STATE = 4u * HIDDEN * QUADS; // vectors in dz of one step
const STATES = select(1u, 2u, SLICES == 1u);
const PARTS = SLICES * OWNERS * SUMS; // vectors in the slices' sums
const SHARED_VECTORS = select(select(1u, STATE * STATES, SHARED == 1u), PARTS, SLICES > 1u);

struct Shape {
  steps: u32, batch: u32, gradientStride: u32, unused: u32,
  unused2: u32, unused3: u32, dropped: u32, kept: f32,
}
struct Step { seed: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<uniform> step: Step;
@group(0) @binding(2) var<storage, read> traces: array<f32>; // (steps * batch, 5 hidden): g i f o | c
@group(0) @binding(3) var<storage, read> gradient: array<f32>; // (steps * batch, gradientStride): of the output
@group(0) @binding(4) var<storage, read> turned: array<f32>; // (4 hidden, hidden): recurrent weights, transposed
@group(0) @binding(5) var<storage, read_write> dz: array<f32>; // (steps * batch, 4 hidden)
//SCRATCH @group(0) @binding(6) var<storage, read_write> scratch: array<vec4f>; // 2 STATE vectors a workgroup
var<workgroup> shared_dz: array<vec4f, SHARED_VECTORS>;

fn state_at(group: u32, k: u32) -> vec4f {
  //SCRATCH if SHARED == 0u { return scratch[group * STATE * STATES + k]; }
  return shared_dz[k];
}

fn keep_state(group: u32, k: u32, value: vec4f) {
  //SCRATCH if SHARED == 0u { scratch[group * STATE * STATES + k] = value; return; }
  shared_dz[k] = value;
}

fn mask(index: vec4u) -> vec4f {
  let drawn = vec4u(counted(step.seed, index.x), counted(step.seed, index.y), counted(step.seed, index.z), counted(step.seed, index.w));
  return select(vec4f(shape.kept), vec4f(), drawn < vec4u(shape.dropped));
}

fn sequences(group: u32, quad: u32) -> vec4u {
  return min(vec4u(0, 1, 2, 3) + group * ROWS + quad * 4u, vec4u(shape.batch - 1));
}

/// Column c of a thread: its unit c.
fn column(owner: u32, c: u32) -> u32 {
  return min(owner + c * OWNERS, HIDDEN - 1);
}

//PRODUCT of dz of the step after and `turned`

fn traced(at: vec4u) -> vec4f {
  return vec4f(traces[at.x], traces[at.y], traces[at.z], traces[at.w]);
}

/// dz of one unit for a quad of sequences, stored; returns f dc, which flows to the step before.
fn retreat(t: u32, group: u32, quad: u32, unit: u32, fromLater: vec4f, carried: vec4f) -> vec4f {
  if unit >= HIDDEN { return vec4f(); }
  let position = sequences(group, quad) + t * shape.batch;
  let above = position * shape.gradientStride + unit;
  var dh = vec4f(gradient[above.x], gradient[above.y], gradient[above.z], gradient[above.w]);
  if DROPOUT == 1u { dh *= mask(position * HIDDEN + unit); }
  dh += fromLater;
  let at = position * (5u * HIDDEN) + unit;
  let g = traced(at);
  let i = traced(at + HIDDEN);
  let f = traced(at + 2 * HIDDEN);
  let o = traced(at + 3 * HIDDEN);
  let c = tanh(clamp(traced(at + 4 * HIDDEN), vec4f(-15), vec4f(15)));
  var before = vec4f();
  if t > 0u { before = traced(at + 4 * HIDDEN - shape.batch * 5u * HIDDEN); }
  let dc = dh * o * (1 - c * c) + carried;
  let slopes = mat4x4f(dc * i * (1 - g * g), dc * g * i * (1 - i), dc * before * f * (1 - f), dh * c * o * (1 - o));
  let state = (t % STATES) * STATE + unit * QUADS + quad;
  keep_state(group, state, slopes[0]);
  keep_state(group, state + HIDDEN * QUADS, slopes[1]);
  keep_state(group, state + 2 * HIDDEN * QUADS, slopes[2]);
  keep_state(group, state + 3 * HIDDEN * QUADS, slopes[3]);
  let first = group * ROWS + quad * 4u;
  for (var r = 0u; r < 4u && first + r < shape.batch; r++) {
    let to = (t * shape.batch + first + r) * 4 * HIDDEN + unit;
    dz[to] = slopes[0][r];
    dz[to + HIDDEN] = slopes[1][r];
    dz[to + 2 * HIDDEN] = slopes[2][r];
    dz[to + 3 * HIDDEN] = slopes[3][r];
  }
  return f * dc;
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) thread: u32) {
  let group = id.x;
  let owner = thread % OWNERS;
  let slice = thread / OWNERS;
  var carried = array<vec4f, SUMS / SLICES>();
  for (var t = shape.steps; t > 0u; ) {
    t--;
    var sums: array<vec4f, SUMS>;
    if t + 1u < shape.steps { sums = product(group, ((t + 1u) % STATES) * STATE, owner, slice); }
    if SLICES > 1u {
      // The slices' sums take the place of dz, which has been read; then each thread adds up its own unit.
      workgroupBarrier();
      for (var k = 0u; k < SUMS; k++) {
        shared_dz[slice * OWNERS * SUMS + (owner + (k / QUADS) * OWNERS) * QUADS + k % QUADS] = sums[k];
      }
      workgroupBarrier();
      for (var quad = 0u; quad < QUADS; quad++) {
        var sum = vec4f();
        for (var s = 0u; s < SLICES; s++) { sum += shared_dz[s * OWNERS * SUMS + thread * QUADS + quad]; }
        sums[quad] = sum;
      }
      workgroupBarrier();
    }
    for (var k = 0u; k < SUMS / SLICES; k++) {
      let unit = select(owner + (k / QUADS) * OWNERS, thread, SLICES > 1u);
      carried[k] = retreat(t, group, k % QUADS, unit, sums[k], carried[k]);
    }
    workgroupBarrier();
    storageBarrier();
  }
}
