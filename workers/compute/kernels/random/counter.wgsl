// Numbers by their index: what the counter-based generator of workers/runtime/counter-random.ts draws for a seed.
fn pcg(word: u32) -> u32 {
  let state = word * 747796405u + 2891336453u;
  let mixed = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (mixed >> 22u) ^ mixed;
}

/// 24 random bits.
fn counted(seed: u32, index: u32) -> u32 {
  return pcg(pcg(index) + seed) >> 8u;
}
