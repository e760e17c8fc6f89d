/** The types that tie a service's stages in the worker to the calls that a page makes. */
import type { Artifact, Recipe } from './artifact'
import type { Outcome } from './error'
import type { Schema } from './schema'

/**
 * One stage as both sides see it.
 * @property inputs what it takes, by name, as the data of the stages that made it
 * @property schema the type of its schema constant
 * @property data   all it makes; stays in the worker, is stored, is what scripts get
 * @property view   what crosses to the page (often `data` itself)
 * @property live   the running result in its progress messages
 */
export interface StageType {
  inputs: Record<string, unknown>
  schema: Schema
  data: unknown
  view: unknown
  live: unknown
}

/** Shorthand: `StageOf<{ text: SourceData }, typeof cleanSchema, CleanData, CleanView>`. */
export interface StageOf<Inputs extends object, S extends Schema, Data, View = Data, Live = undefined> {
  inputs: Inputs
  schema: S
  data: Data
  view: View
  live: Live
}

/** An action is a call that makes no artifact: reading the device, listing the Library. */
export interface ActionType {
  args: unknown
  result: unknown
}

export interface WorkerSettings {
  /** From `?device=`; undefined leaves the choice to the device order. */
  device?: 'webgpu' | 'wasm' | 'cpu'
  /** Name of a Web Lock that the worker holds while it lives; its release tells the page that the worker died. */
  lifeLock: string
  /** Address of the page's folder; samples and data files are fetched relative to it. */
  base: string
}

/**
 * What of an artifact crosses: the stage's view, its whole data, or the view only if it is already held in memory or in
 * the Library (nothing is made then).
 */
export type Want = 'view' | 'data' | 'held'

/** What the worker exposes to the client. */
export interface WorkerApi {
  configure(settings: WorkerSettings): Promise<void>
  /** Undefined only where `want` is 'held' and nothing is. */
  run(recipe: Recipe, want: Want, port: MessagePort): Promise<Outcome<Artifact | undefined>>
  act(service: string, action: string, args: unknown, port: MessagePort): Promise<Outcome<unknown>>
}
