// tile(q, r) = distance of query q to row r: the sum of squared differences, or BASE minus the product (METRIC 1).
// Rows are padded with zeros to whole vec4. Each thread holds 4 x 4 results in registers; squared differences are
// summed as such, because |a|^2 + |b|^2 - 2ab loses the digits of near rows.
override METRIC = 0u;
override BASE = 0f;
const ROWS = 4u;
const COLUMNS = 4u;

struct Shape { queries: u32, rows: u32, quads: u32, stride: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> queries: array<vec4f>;
@group(0) @binding(2) var<storage, read> rows: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> tile: array<f32>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let query = id.y * ROWS;
  let row = id.x * COLUMNS;
  if query >= shape.queries || row >= shape.rows { return; }
  var fromQuery: array<u32, ROWS>;
  var fromRow: array<u32, COLUMNS>;
  for (var i = 0u; i < ROWS; i++) { fromQuery[i] = min(query + i, shape.queries - 1) * shape.quads; }
  for (var j = 0u; j < COLUMNS; j++) { fromRow[j] = min(row + j, shape.rows - 1) * shape.quads; }
  var sums: array<array<f32, COLUMNS>, ROWS>;
  for (var k = 0u; k < shape.quads; k++) {
    var right: array<vec4f, COLUMNS>;
    for (var j = 0u; j < COLUMNS; j++) { right[j] = rows[fromRow[j] + k]; }
    for (var i = 0u; i < ROWS; i++) {
      let left = queries[fromQuery[i] + k];
      for (var j = 0u; j < COLUMNS; j++) {
        if METRIC == 0u {
          let apart = left - right[j];
          sums[i][j] += dot(apart, apart);
        } else {
          sums[i][j] += dot(left, right[j]);
        }
      }
    }
  }
  for (var i = 0u; i < ROWS && query + i < shape.queries; i++) {
    for (var j = 0u; j < COLUMNS && row + j < shape.rows; j++) {
      tile[(query + i) * shape.stride + row + j] = select(BASE - sums[i][j], sums[i][j], METRIC == 0u);
    }
  }
}
