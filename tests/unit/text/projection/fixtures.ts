/**
 * Data that the projection tests share. `integers` was made with numpy's RandomState(3).randint(0, 50, (16, 4)); the
 * reference numbers beside it come from scikit-learn 1.2.1. `digits.csv.gz` is the test part of "Optical Recognition of
 * Handwritten Digits" (E. Alpaydin, C. Kaynak, UCI Machine Learning Repository, CC BY 4.0) as scikit-learn ships it:
 * 1,797 rows of 64 pixels (0-16) and a label.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Random } from '../../../../workers/runtime/random'

export const integers = Float32Array.from([
  42, 24, 3, 8, 0, 21, 19, 10, 43, 41, 10, 21, 38, 32, 20, 44, 29, 39, 14, 26, 17, 26, 22, 2, 2, 1, 26, 5, 40, 46, 33,
  29, 42, 24, 7, 43, 33, 15, 48, 37, 20, 30, 49, 21, 14, 28, 0, 0, 41, 18, 37, 7, 37, 46, 33, 49, 1, 21, 10, 43, 36, 35,
  27, 16,
])

/** The first two columns of `integers`, taken as a picture of all four. */
export const firstTwoColumns = Float32Array.from({ length: 32 }, (_, i) => integers[(i >> 1) * 4 + (i & 1)]!)

export const reference = {
  variance: [406.52700653710815, 226.53363303322922, 181.16805712189273, 79.17546997443668],
  ratio: [0.45503146471084827, 0.2535623198159428, 0.20278398498838363, 0.08862223048482537],
  /** Up to sign. */
  firstComponent: [-0.6153771980847689, -0.39591321700519355, -0.187158030049332, -0.6553895791557804],
  /** `trustworthiness(integers, firstTwoColumns, n_neighbors=k)` for k = 1, 3, 5, 7. */
  trustworthiness: [0.7946428571428572, 0.7481060606060606, 0.809375, 0.8178571428571428],
  /** The same with the two spaces exchanged. */
  continuity: [0.7946428571428572, 0.8333333333333333, 0.8140625, 0.8125],
  /** The first of the condensed `_joint_probabilities(distances, 5.0, 0)`. */
  affinities: [
    0.00028017020274204586, 0.01904577046595558, 0.00022279274587410128, 0.004869677500342396, 0.00284794156657851,
    0.0004472962502382329, 0.00010466572701879667, 0.0023124219512815824,
  ],
}

/** The first `rows` of the handwritten digits, 64 pixels each. */
export function digits(rows = 1797): Float32Array {
  const text = gunzipSync(readFileSync(new URL('./digits.csv.gz', import.meta.url))).toString('utf8')
  const lines = text.trimEnd().split('\n').slice(0, rows)
  return Float32Array.from(lines.flatMap((line) => line.split(',').slice(0, 64).map(Number)))
}

/** n rows around `clusters` centres, row i in cluster i % clusters. */
export function blobs(n: number, d: number, clusters: number, random: Random): Float32Array {
  const centres = Array.from({ length: clusters * d }, () => random.normal() * 4)
  return Float32Array.from({ length: n * d }, (_, index) => {
    const row = Math.floor(index / d)
    return centres[(row % clusters) * d + (index % d)]! + random.normal()
  })
}
