/** Cuts a text's ids into training and validation windows for a language model. */
import { invalid } from '../../runtime/errors'
import type { Random } from '../../runtime/random'
import type { Batch } from './network'

/** The last tenth of the tokens is held out. */
const VALIDATION_SHARE = 0.1
/** Validation loss is a mean over at most this many positions, always the same ones. */
const VALIDATION_POSITIONS = 8192
/** Positions in one evaluation batch: bounds memory, whatever the sequence length. */
const EVALUATION_BATCH_POSITIONS = 4096
/** On a software adapter, where a single product over more takes longer than a cancel may wait. */
export const SLOW_BATCH_POSITIONS = 1024

export interface Split {
  train: Int32Array
  validation: Int32Array
}

/** Views of the first nine tenths and the last tenth. Throws `input/invalid` when the text is too short to train on. */
export function splitTokens(ids: Int32Array, sequenceLength: number): Split {
  const cut = Math.floor(ids.length * (1 - VALIDATION_SHARE))
  const split = { train: ids.subarray(0, cut), validation: ids.subarray(cut) }
  if (split.train.length < sequenceLength + 1 || split.validation.length < 2) {
    const needed = Math.ceil((sequenceLength + 1) / (1 - VALIDATION_SHARE)) + 1
    throw invalid(
      `This text has ${ids.length.toLocaleString('en')} tokens; sequences of ${sequenceLength} need at least ` +
        `${Math.max(needed, 20).toLocaleString('en')}. Use a longer text or a shorter sequence.`,
    )
  }
  return split
}

/** `batch` windows at random places, drawn with replacement. */
export function randomBatch(tokens: Int32Array, steps: number, batch: number, random: Random): Batch {
  const starts = Array.from({ length: batch }, () => random.integer(tokens.length - steps))
  return batchAt(tokens, starts, steps)
}

/** Evenly spaced windows over the validation tokens, in batches; the same ones for the same text and length. */
export function validationBatches(
  tokens: Int32Array,
  sequenceLength: number,
  batchPositions = EVALUATION_BATCH_POSITIONS,
): Batch[] {
  const steps = Math.min(sequenceLength, tokens.length - 1)
  const room = tokens.length - steps
  const count = Math.max(1, Math.min(Math.floor(VALIDATION_POSITIONS / steps), Math.ceil(room / steps)))
  const starts = Array.from({ length: count }, (_, k) => (count === 1 ? 0 : Math.floor((k * (room - 1)) / (count - 1))))
  const perBatch = Math.max(1, Math.floor(batchPositions / steps))
  const batches: Batch[] = []
  for (let from = 0; from < count; from += perBatch) {
    batches.push(batchAt(tokens, starts.slice(from, from + perBatch), steps))
  }
  return batches
}

function batchAt(tokens: Int32Array, starts: readonly number[], steps: number): Batch {
  const batch = starts.length
  const inputs = new Int32Array(steps * batch)
  const targets = new Int32Array(steps * batch)
  for (const [b, start] of starts.entries()) {
    for (let t = 0; t < steps; t++) {
      inputs[t * batch + b] = tokens[start + t] ?? 0
      targets[t * batch + b] = tokens[start + t + 1] ?? 0
    }
  }
  return { inputs, targets, steps, batch }
}
