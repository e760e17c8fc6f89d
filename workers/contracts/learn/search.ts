/** What a search over parameters comes to, as both wings read it. */
import type { ParamValue } from '../schema'
import type { CrossValidation } from './metrics'

export interface TriedParams {
  readonly params: Readonly<Record<string, ParamValue>>
  readonly scores: CrossValidation
}

/** @property chosen what the search chose inside each outer fold; if they differ much, it follows chance */
export interface NestedValidation {
  readonly scores: CrossValidation
  readonly chosen: readonly TriedParams['params'][]
}
