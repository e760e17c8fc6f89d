/** What the word tokenizers give: places in a text, not copies of it. */

/** Token i is `text.slice(starts[i], ends[i])`, offsets in UTF-16 code units; spans ascend and never overlap. */
export interface Spans {
  starts: Int32Array
  ends: Int32Array
}
