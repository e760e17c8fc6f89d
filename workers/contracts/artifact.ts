/**
 * What stages make. An artifact is immutable plain data with the recipe that made it; its id is a hash of that recipe,
 * so equal work is done once and a stopped worker can make again whatever it no longer holds.
 */
import type { Params } from './schema'

/** A value that the caller hands in: text, a File, plain arrays. `id` spares hashing it twice. */
export interface Given {
  given: unknown
  id?: string
}

/** An artifact that the Library (or the worker's memory) is expected to hold. */
export interface Kept {
  id: string
}

/** How to make an artifact: a stage, its parameters, and the inputs it takes, by name. */
export interface Recipe {
  service: string
  stage: string
  params: Params
  inputs: Readonly<Record<string, Input>>
  /** Hash of the rest, once known. */
  id?: string
}

export type Input = Given | Kept | Recipe

/** Lineage: what a record, a strip box and an export say about where data came from. */
export interface Made {
  service: string
  stage: string
  params: Params
  /** Ids of the inputs, by name. */
  inputs: Readonly<Record<string, string>>
  seed: number | null
  milliseconds: number
  /** `webgpu`, `wasm`, `cpu`, or `worker` where no tensor was used. */
  device: string
  /** Approximate size of the data in memory. */
  bytes: number
  /** When it was made, milliseconds since 1970. */
  at: number
}

/**
 * @property data   the stage's view of its data: what a page needs to draw it; heavy parts stay in the worker
 * @property recipe input for a later stage
 * @property kept   whether a copy lies in the Library, so that it survives a reload
 */
export interface Artifact<Data = unknown> {
  id: string
  data: Data
  made: Made
  recipe: Recipe
  kept: boolean
}
