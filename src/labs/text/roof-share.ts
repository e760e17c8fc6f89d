/**
 * What a training run reaches of its device's roof. A step of a network costs six floating-point operations a parameter
 * and token, two on the way forward and four back (Kaplan et al. 2020, arXiv 2001.08361, 2.1); looking an embedding up
 * and attending cost little beside it at these sizes and are left out.
 */
import type { Roof } from '../../../workers/contracts/device'

/** A share between 0 and 1 of the matrix product's rate. */
export function roofShare(flops: number, milliseconds: number, { matmulGflops }: Roof): number {
  return flops / milliseconds / 1e6 / matmulGflops
}

/** Operations of a training of so many tokens. */
export function trainingFlops(parameters: number, tokens: number): number {
  return 6 * parameters * tokens
}
