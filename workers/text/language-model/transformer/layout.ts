/**
 * The parameters of the Transformer, in GPT-2's names and shapes (Radford et al. 2019): a matrix is (inputs, outputs).
 * They begin as nanoGPT's do: normal with deviation 0.02, the two products that write into the residual stream with
 * 0.02 / sqrt(2 layers), so that the stream does not grow with depth; biases 0, norms 1. The token embedding is also
 * the output layer (Press and Wolf 2017, arXiv 1608.05859).
 */
import type { TransformerConfig } from '../../../contracts/text/language-model'
import { MAX_HEAD_SIZE } from '../../../compute/kernels/attention/attention'
import { invalid } from '../../../runtime/errors'
import type { Random } from '../../../runtime/random'
import { slotsOf, type Slot } from '../architecture'

const DEVIATION = 0.02

/**
 * Slots in order: `wte` (vocabulary, width), `wpe` (context, width); for each layer `ln_1`, `attn.c_attn` (width, 3
 * width: query, key, value), `attn.c_proj` (width, width), `ln_2`, `mlp.c_fc` (width, 4 width), `mlp.c_proj` (4 width,
 * width); then `ln_f`. All but the first two have a `weight` and a `bias` (1, …).
 */
export function transformerLayout({ vocabulary, embedding: width, layers, context }: TransformerConfig): Slot[] {
  const pair = (name: string, rows: number, columns: number): [string, number, number][] => [
    [`${name}.weight`, rows, columns],
    [`${name}.bias`, 1, columns],
  ]
  const ofLayer = (k: number): [string, number, number][] => [
    ...pair(`h.${k}.ln_1`, 1, width),
    ...pair(`h.${k}.attn.c_attn`, width, 3 * width),
    ...pair(`h.${k}.attn.c_proj`, width, width),
    ...pair(`h.${k}.ln_2`, 1, width),
    ...pair(`h.${k}.mlp.c_fc`, width, 4 * width),
    ...pair(`h.${k}.mlp.c_proj`, 4 * width, width),
  ]
  return slotsOf([
    ['wte.weight', vocabulary, width],
    ['wpe.weight', context, width],
    ...Array.from({ length: layers }, (_, k) => ofLayer(k)).flat(),
    ...pair('ln_f', 1, width),
  ])
}

export function beginTransformer({ layers }: TransformerConfig, { name }: Slot, random: Random): number {
  if (name.endsWith('.bias')) return 0
  if (/ln_(1|2|f)\.weight$/.test(name)) return 1
  return random.normal() * (name.endsWith('c_proj.weight') ? DEVIATION / Math.sqrt(2 * layers) : DEVIATION)
}

/** Floats of one head. Throws `input/invalid` when the heads do not share the width evenly, or are too wide. */
export function headSize({ embedding, heads }: { embedding: number; heads: number }): number {
  if (embedding % heads !== 0) {
    throw invalid(
      `${heads} heads can't share an embedding of ${embedding} evenly. Choose ${nearest(embedding, heads)} for it, ` +
        'or other heads.',
    )
  }
  if (embedding / heads > MAX_HEAD_SIZE) {
    throw invalid(
      `A head would be ${embedding / heads} wide; ${MAX_HEAD_SIZE} is the most. Choose more heads or a smaller embedding.`,
    )
  }
  return embedding / heads
}

function nearest(embedding: number, heads: number): number {
  return Math.max(1, Math.round(embedding / heads)) * heads
}
