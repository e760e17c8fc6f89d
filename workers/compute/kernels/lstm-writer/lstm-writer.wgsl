// An LSTM that writes: many tokens in one dispatch, by one workgroup. For each position it takes the token there, computes
// the network's logits, and puts a drawn token in the next position: repetition penalty -> temperature -> top-k ->
// softmax -> top-p -> draw (the order of text/language-model/sampling.ts). Sets of the most probable tokens are found
// without sorting, by bisecting the bits of a logit and, among equal ones, of an id; sums over tokens are the only
// thing that the threads do together. Parameters lie as in text/language-model/lstm-layout.ts.
const THREADS = 256u;
const VOCABULARY = 64u;
const EMBEDDING = 64u;
const HIDDEN = 128u;
const LAYERS = 1u;
const SHOWN = 10u; // most probable tokens that are recorded
const ID_BITS = 32u; // a power of two, at least half of VOCABULARY
const PENALTY_WINDOW = 64u;
const NEVER = -3.4e38;
const RECORD = 2u * SHOWN + 2u;

struct Settings {
  start: u32, count: u32, prompt: u32, seed: u32,
  temperature: f32, topK: u32, topP: f32, penalty: f32, // temperature 0 takes the most probable token
  banned: u32, // a bit for each of the first 32 ids
}
@group(0) @binding(0) var<uniform> settings: Settings;
@group(0) @binding(1) var<storage, read> parameters: array<f32>;
@group(0) @binding(2) var<storage, read_write> tokens: array<u32>; // prompt, then what is written
@group(0) @binding(3) var<storage, read_write> state: array<f32>; // (3, layers, hidden): h at even and odd positions, c
@group(0) @binding(4) var<storage, read_write> sums: array<f32>; // (4 hidden): z of a layer
@group(0) @binding(5) var<storage, read_write> logits: array<vec2f>; // (vocabulary): logit, odds relative to the highest
@group(0) @binding(6) var<storage, read_write> records: array<f32>; // (count, RECORD): probability, ids and theirs of the most probable, id
var<workgroup> parts: array<f32, THREADS>;
var<workgroup> pairs: array<vec2u, THREADS>;

fn total(thread: u32, part: f32) -> f32 {
  parts[thread] = part;
  workgroupBarrier();
  for (var half = THREADS / 2; half > 0; half /= 2) {
    if thread < half { parts[thread] += parts[thread + half]; }
    workgroupBarrier();
  }
  let sum = parts[0];
  workgroupBarrier();
  return sum;
}

/// The order of floats as the order of integers; 0 comes before all.
fn key_of(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  return select(bits | 0x80000000u, ~bits, (bits >> 31u) == 1u);
}

/// Whether a token is among the most probable ones down to a last one: (its key, its id).
fn among(v: u32, last: vec2u) -> bool {
  let key = key_of(logits[v].x);
  return key > last.x || (key == last.x && v <= last.y);
}

fn weight(v: u32, last: vec2u, weighted: bool) -> f32 {
  return select(0, select(1, logits[v].y, weighted), among(v, last));
}

/// The last of the most probable tokens within `within` whose count, or odds, reach `need`.
fn reaching(thread: u32, need: f32, weighted: bool, within: vec2u) -> vec2u {
  var key = 0u;
  for (var bit = 0x80000000u; bit > 0; bit >>= 1u) {
    var part = 0f;
    for (var v = thread; v < VOCABULARY; v += THREADS) {
      part += select(0, weight(v, within, weighted), key_of(logits[v].x) >= (key | bit));
    }
    key = select(key, key | bit, total(thread, part) >= need);
  }
  var above = 0f;
  for (var v = thread; v < VOCABULARY; v += THREADS) {
    above += select(0, weight(v, within, weighted), key_of(logits[v].x) > key);
  }
  let certain = total(thread, above);
  var id = 0u;
  for (var bit = ID_BITS; bit > 0; bit >>= 1u) {
    var part = 0f;
    for (var v = thread; v < min(id | bit, VOCABULARY); v += THREADS) {
      part += select(0, weight(v, within, weighted), key_of(logits[v].x) == key);
    }
    id = select(id, id | bit, certain + total(thread, part) < need);
  }
  return vec2u(key, id);
}

/// The first token at which the odds, added up by id, pass `threshold`.
fn drawn(thread: u32, threshold: f32, within: vec2u) -> u32 {
  var id = 0u;
  for (var bit = ID_BITS; bit > 0; bit >>= 1u) {
    var part = 0f;
    for (var v = thread; v < min(id | bit, VOCABULARY); v += THREADS) { part += weight(v, within, true); }
    id = select(id, id | bit, total(thread, part) <= threshold);
  }
  return id;
}

fn is_after(a: vec2u, b: vec2u) -> bool {
  return a.x < b.x || (a.x == b.x && a.y > b.y);
}

/// The most probable token after another one: (its key, its id).
fn next_after(thread: u32, last: vec2u) -> vec2u {
  var best = vec2u(0, 0xffffffffu);
  for (var v = thread; v < VOCABULARY; v += THREADS) {
    let pair = vec2u(key_of(logits[v].x), v);
    if is_after(pair, last) && is_after(best, pair) { best = pair; }
  }
  pairs[thread] = best;
  workgroupBarrier();
  for (var half = THREADS / 2; half > 0; half /= 2) {
    if thread < half && is_after(pairs[thread], pairs[thread + half]) { pairs[thread] = pairs[thread + half]; }
    workgroupBarrier();
  }
  let found = pairs[0];
  workgroupBarrier();
  return found;
}

fn sigmoid(x: f32) -> f32 { return 1 / (1 + exp(-x)); }

/// The network's logits after a position, from its token and the state.
fn feed(thread: u32, position: u32) {
  let id = tokens[position];
  let before = (position % 2u) * LAYERS * HIDDEN;
  let after = ((position + 1u) % 2u) * LAYERS * HIDDEN;
  let cells = 2u * LAYERS * HIDDEN;
  var at = VOCABULARY * EMBEDDING;
  var inputs = EMBEDDING;
  for (var layer = 0u; layer < LAYERS; layer++) {
    let own = layer * HIDDEN;
    let bias = at + (inputs + HIDDEN) * 4 * HIDDEN;
    for (var column = thread; column < 4 * HIDDEN; column += THREADS) {
      var z = parameters[bias + column];
      for (var k = 0u; k < inputs; k++) {
        var x = 0f;
        if layer == 0u { x = parameters[id * EMBEDDING + k]; } else { x = state[after + own - HIDDEN + k]; }
        z += x * parameters[at + k * 4 * HIDDEN + column];
      }
      for (var k = 0u; k < HIDDEN; k++) {
        z += state[before + own + k] * parameters[at + (inputs + k) * 4 * HIDDEN + column];
      }
      sums[column] = z;
    }
    workgroupBarrier();
    storageBarrier();
    for (var unit = thread; unit < HIDDEN; unit += THREADS) {
      let cell = cells + own + unit;
      let c = tanh(clamp(sums[unit], -15, 15)) * sigmoid(sums[HIDDEN + unit]) + state[cell] * sigmoid(sums[2 * HIDDEN + unit]);
      state[cell] = c;
      state[after + own + unit] = sigmoid(sums[3 * HIDDEN + unit]) * tanh(clamp(c, -15, 15));
    }
    workgroupBarrier();
    storageBarrier();
    at = bias + 4 * HIDDEN;
    inputs = HIDDEN;
  }
  let top = after + (LAYERS - 1) * HIDDEN;
  for (var v = thread; v < VOCABULARY; v += THREADS) {
    var x = parameters[at + HIDDEN * VOCABULARY + v];
    for (var k = 0u; k < HIDDEN; k++) { x += state[top + k] * parameters[at + k * VOCABULARY + v]; }
    if v < 32u && ((settings.banned >> v) & 1u) == 1u { x = NEVER; }
    logits[v] = vec2f(x, 0);
  }
  workgroupBarrier();
  storageBarrier();
}

/// Positive logits of the tokens of late are divided, negative ones multiplied.
fn penalise(thread: u32, position: u32) {
  let first = u32(max(0, i32(position + 1) - i32(PENALTY_WINDOW)));
  for (var k = first + thread; k <= position; k += THREADS) {
    let id = tokens[k];
    var is_first = true;
    for (var earlier = first; earlier < k; earlier++) { is_first = is_first && tokens[earlier] != id; }
    let x = logits[id].x;
    if is_first && x > NEVER { logits[id].x = select(x * settings.penalty, x / settings.penalty, x > 0); }
  }
  workgroupBarrier();
  storageBarrier();
}

@compute @workgroup_size(THREADS)
fn main(@builtin(local_invocation_index) thread: u32) {
  for (var position = settings.start; position < settings.start + settings.count; position++) {
    feed(thread, position);
    if position + 1u < settings.prompt { continue; }
    penalise(thread, position);
    let written = position + 1u - settings.prompt;
    let greedy = settings.temperature == 0;
    let everything = vec2u(0, VOCABULARY);
    let best = next_after(thread, vec2u(0xffffffffu, 0));
    let highest = logits[best.y].x;
    let temperature = select(settings.temperature, 1, greedy);
    for (var v = thread; v < VOCABULARY; v += THREADS) {
      logits[v].y = exp((logits[v].x - highest) / temperature);
    }
    workgroupBarrier();
    storageBarrier();
    var last = everything;
    if !greedy && settings.topK > 0 && settings.topK < VOCABULARY {
      last = reaching(thread, f32(settings.topK), false, last);
    }
    var odds = 0f;
    for (var v = thread; v < VOCABULARY; v += THREADS) { odds += weight(v, last, true); }
    var mass = total(thread, odds);
    if !greedy && settings.topP < 1 {
      last = reaching(thread, max(settings.topP, 1e-9) * mass, true, last);
      odds = 0;
      for (var v = thread; v < VOCABULARY; v += THREADS) { odds += weight(v, last, true); }
      mass = total(thread, odds);
    }
    let draw = f32(counted(settings.seed, written)) / 16777216;
    var id = best.y;
    if !greedy {
      let found = drawn(thread, draw * mass, last);
      // Rounding at the very end: the odds may add up to a little less than their sum.
      id = select(found, best.y, found >= VOCABULARY);
    }
    let record = (position - settings.start) * RECORD;
    var shown = vec2u(0xffffffffu, 0);
    for (var k = 0u; k < SHOWN; k++) {
      shown = next_after(thread, shown);
      if thread == 0 {
        let v = min(shown.y, VOCABULARY - 1);
        records[record + 1 + 2 * k] = f32(v);
        records[record + 2 + 2 * k] = select(0, weight(v, last, true) / mass, shown.y < VOCABULARY);
      }
    }
    if thread == 0 {
      records[record] = logits[id].y / mass;
      records[record + RECORD - 1] = f32(id);
      tokens[position + 1u] = id;
    }
    workgroupBarrier();
    storageBarrier();
  }
}
