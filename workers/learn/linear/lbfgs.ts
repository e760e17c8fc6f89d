/**
 * L-BFGS: minimises a smooth function by its gradient and the last few steps. Nocedal and Wright, "Numerical
 * Optimization" (2006), algorithms 7.4 and 7.5. With an L1 penalty: OWL-QN, Andrew and Gao, "Scalable training of
 * L1-regularized log-linear models" (ICML 2007), which keeps each step inside one orthant.
 */
import type { Job } from '../../runtime/job'

/** Value at x; writes the gradient. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number

export interface Minimising {
  /** Ends when no part of the (pseudo-)gradient is larger. */
  readonly tolerance: number
  readonly maxIterations: number
  /** Weight of |x_i| for each i, added to the objective; none when missing. */
  readonly l1?: Float64Array
  /** Told after each iteration. */
  readonly onIteration?: (iteration: number, value: number) => void
}

export interface Minimum {
  readonly x: Float64Array
  readonly value: number
  readonly iterations: number
  readonly converged: boolean
}

const MEMORY = 10
const SUFFICIENT_DECREASE = 1e-4
const CURVATURE = 0.9

export async function minimise(
  objective: Objective,
  start: Float64Array,
  { tolerance, maxIterations, l1, onIteration }: Minimising,
  job: Job,
): Promise<Minimum> {
  const n = start.length
  let x: Float64Array = start.slice()
  let gradient: Float64Array = new Float64Array(n)
  let value = objective(x, gradient) + penalty(x, l1)
  const steps: Float64Array[] = []
  const changes: Float64Array[] = []
  let iterations = 0
  for (; iterations < maxIterations; iterations++) {
    const slope = pseudoGradient(x, gradient, l1)
    if (slope.every((part) => Math.abs(part) <= tolerance)) return { x, value, iterations, converged: true }
    const direction = twoLoop(slope, steps, changes)
    if (l1) for (let i = 0; i < n; i++) if (l1[i]! > 0 && direction[i]! * slope[i]! > 0) direction[i] = 0
    const first = steps.length === 0 ? Math.min(1, 1 / norm(slope)) : 1
    const found = search(objective, { x, value, slope, direction, l1 }, first)
    if (!found) return { x, value, iterations, converged: false }
    const step = new Float64Array(n)
    const change = new Float64Array(n)
    for (let i = 0; i < n; i++) {
      step[i] = found.x[i]! - x[i]!
      change[i] = found.gradient[i]! - gradient[i]!
    }
    if (dot(step, change) > 1e-300) {
      steps.push(step)
      changes.push(change)
      if (steps.length > MEMORY) {
        steps.shift()
        changes.shift()
      }
    }
    ;({ x, value, gradient } = found)
    onIteration?.(iterations + 1, value)
    if (job.due()) await job.rest()
  }
  return { x, value, iterations, converged: false }
}

interface Point {
  x: Float64Array
  value: number
  gradient: Float64Array
}

interface Place {
  x: Float64Array
  value: number
  slope: Float64Array
  direction: Float64Array
  l1: Float64Array | undefined
}

/** A step that meets the Wolfe conditions, by bracketing; with a penalty only the first, projected onto the orthant. */
function search(objective: Objective, place: Place, first: number): Point | undefined {
  const { x, value, slope, direction, l1 } = place
  const descent = dot(slope, direction)
  let [low, high, length] = [0, Infinity, first]
  for (let attempt = 0; attempt < 60; attempt++) {
    const gradient = new Float64Array(x.length)
    const next = moved(place, length)
    const reached = objective(next, gradient) + penalty(next, l1)
    if (!(reached <= value + SUFFICIENT_DECREASE * length * descent)) high = length
    else if (!l1 && dot(gradient, direction) < CURVATURE * descent) low = length
    else return { x: next, value: reached, gradient }
    // What rounding hides is no decrease: near the minimum an equal value is as good as it gets.
    if (high - low < 1e-14 * high) return undefined
    length = high === Infinity ? 2 * low : (low + high) / 2
  }
  return undefined
}

function moved({ x, direction, slope, l1 }: Place, length: number): Float64Array {
  return x.map((from, i) => {
    const to = from + length * direction[i]!
    if (!l1 || l1[i] === 0) return to
    const orthant = from === 0 ? -Math.sign(slope[i]!) : Math.sign(from)
    return Math.sign(to) === orthant ? to : 0
  })
}

/** -H x slope, where H comes from the last steps and changes of the gradient. */
function twoLoop(slope: Float64Array, steps: readonly Float64Array[], changes: readonly Float64Array[]): Float64Array {
  const direction = slope.map((part) => -part)
  const held = steps.length
  if (held === 0) return direction
  const shares = new Float64Array(held)
  for (let k = held - 1; k >= 0; k--) {
    shares[k] = dot(steps[k]!, direction) / dot(steps[k]!, changes[k]!)
    add(direction, -shares[k]!, changes[k]!)
  }
  const last = changes[held - 1]!
  const scale = dot(steps[held - 1]!, last) / dot(last, last)
  for (let i = 0; i < direction.length; i++) direction[i]! *= scale
  for (let k = 0; k < held; k++) {
    const back = dot(changes[k]!, direction) / dot(steps[k]!, changes[k]!)
    add(direction, shares[k]! - back, steps[k]!)
  }
  return direction
}

/** Where |x_i| has a corner at 0, the slope of the side that descends, else 0. */
function pseudoGradient(x: Float64Array, gradient: Float64Array, l1: Float64Array | undefined): Float64Array {
  if (!l1) return gradient
  return gradient.map((part, i) => {
    const weight = l1[i]!
    if (x[i]! !== 0) return part + Math.sign(x[i]!) * weight
    if (part + weight < 0) return part + weight
    return part - weight > 0 ? part - weight : 0
  })
}

const penalty = (x: Float64Array, l1: Float64Array | undefined): number =>
  l1 ? x.reduce((sum, part, i) => sum + Math.abs(part) * l1[i]!, 0) : 0

const norm = (a: Float64Array): number => Math.sqrt(dot(a, a))

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function add(to: Float64Array, share: number, from: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i]! += share * from[i]!
}
