/**
 * The training curve as a chart can draw it: losses averaged over runs of equally many steps. The width of a run is a
 * power of two and doubles when the curve gets too long, so adding a loss costs the same after a million steps as after
 * the first.
 */
import type { EvaluatedStep, LossPoint } from '../../contracts/text/language-model'

/** Points at most: enough for a chart, few enough to send 20 times a second. */
const CURVE_POINTS = 256

export interface Curve {
  add(loss: number): void
  points(): LossPoint[]
}

/** Curve of losses[k] = loss of step k + 1. */
export function makeCurve(losses: Iterable<number> = []): Curve {
  let sums: number[] = []
  let width = 1
  let inLast = 0
  const add = (loss: number): void => {
    if (inLast === width || sums.length === 0) {
      if (sums.length === CURVE_POINTS) {
        sums = Array.from({ length: CURVE_POINTS / 2 }, (_, k) => (sums[2 * k] ?? 0) + (sums[2 * k + 1] ?? 0))
        width *= 2
      }
      sums.push(0)
      inLast = 0
    }
    sums[sums.length - 1]! += loss
    inLast++
  }
  for (const loss of losses) add(loss)
  return {
    add,
    points: () =>
      sums.map((sum, k) => {
        const count = k === sums.length - 1 ? inLast : width
        return { step: k * width + (count + 1) / 2, loss: sum / count }
      }),
  }
}

/** Every so-many-th entry and always the last, so that no more than about `most` are left. */
export function thinned(history: readonly EvaluatedStep[], most = CURVE_POINTS): EvaluatedStep[] {
  const every = Math.max(1, Math.ceil(history.length / most))
  return history.filter((_, k) => k % every === 0 || k === history.length - 1)
}
