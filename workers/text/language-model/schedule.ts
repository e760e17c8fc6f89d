/**
 * The learning rate over time: constant, or rising over the warm-up and then falling along half a cosine to the final
 * rate at the last step (Loshchilov and Hutter 2017, arXiv 1608.03983; the warm-up as in nanoGPT).
 */
import type { TrainingCourse } from '../../contracts/text/language-model'

export type Course = Pick<TrainingCourse, 'steps' | 'learningRate' | 'schedule' | 'warmupSteps' | 'finalRate'>

/** Rate of update `step`, which counts from 1. */
export function rateAt(step: number, course: Course): number {
  const { steps, learningRate, schedule = 'constant', warmupSteps = 0, finalRate = 0 } = course
  if (schedule === 'constant') return learningRate
  if (step <= warmupSteps) return (learningRate * step) / (warmupSteps + 1)
  const share = (step - 1 - warmupSteps) / Math.max(1, steps - 1 - warmupSteps)
  return finalRate + 0.5 * (1 + Math.cos(Math.PI * Math.min(1, share))) * (learningRate - finalRate)
}
