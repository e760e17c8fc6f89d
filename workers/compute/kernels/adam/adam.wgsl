// Adam (Kingma and Ba 2015, arXiv 1412.6980) after clipping the gradient's global norm; one thread four numbers.
//   g <- g min(1, clip/|g|)   m <- b1 m + (1-b1) g   v <- b2 v + (1-b2) g^2   w <- w - rate m / (sqrt(v) correction + e)
// `rate` holds the bias correction of m, `correction` is 1/sqrt(1 - b2^step).
const THREADS = 64u;

struct Shape { vectors: u32, squares: u32, clip: f32, beta1: f32, beta2: f32, epsilon: f32, groupsInRow: u32, unused: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<uniform> step: vec4u; // seed, place of the loss, rate, correction
@group(0) @binding(2) var<storage, read> squares: array<f32>;
@group(0) @binding(3) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> parameters: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> first: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> second: array<vec4f>;

var<workgroup> partial: array<f32, THREADS>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  var own = 0.0;
  for (var k = local.x; k < shape.squares; k += THREADS) { own += squares[k]; }
  partial[local.x] = own;
  workgroupBarrier();
  let at = (group.y * shape.groupsInRow + group.x) * THREADS + local.x;
  if at >= shape.vectors { return; }
  var sum = 0.0;
  for (var k = 0u; k < THREADS; k++) { sum += partial[k]; }
  let norm = sqrt(sum);
  let scale = select(1.0, shape.clip / norm, shape.clip > 0 && norm > shape.clip);
  let g = scale * gradient[at];
  let m = shape.beta1 * first[at] + (1 - shape.beta1) * g;
  let v = shape.beta2 * second[at] + (1 - shape.beta2) * g * g;
  first[at] = m;
  second[at] = v;
  parameters[at] -= bitcast<f32>(step.z) * m / (sqrt(v) * bitcast<f32>(step.w) + shape.epsilon);
}
