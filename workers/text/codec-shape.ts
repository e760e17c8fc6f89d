/** What every codec does, whatever it cuts a text into. Made by `makeCodec` (codec.ts). */
import type { Job } from '../runtime/job'

export interface Codec {
  /** Number of ids; every id is in [0, size). */
  readonly size: number
  encode(text: string): Int32Array
  /** The same, with rests and progress in characters, for long texts. */
  encodeLong(text: string, job: Job): Promise<Int32Array>
  decode(ids: ArrayLike<number>): string
  /** The token of an id as text, for a screen; bytes that are no whole character are written \xE2. */
  label(id: number): string
}
