/** How a service states its stages and actions; the maker (maker.ts) runs them. */
import type { ActionType, StageType } from '../contracts/service'
import type { ParamsOf } from '../contracts/schema'
import type { Job } from './job'

/**
 * A stage in the worker.
 * @property schema  its parameters; checked before `run`
 * @property version raised when the same inputs and parameters would now give another result
 * @property keep    kind of Library record under which every result is kept, so that it survives a reload; without it,
 *                   results that took longer than a second are kept as `cache`; false keeps none (files, small questions)
 * @property name    name of that record
 * @property device  which device did the work, read after the run
 * @property view    what crosses to the page; the whole data when missing
 */
export interface Stage<T extends StageType> {
  schema: T['schema']
  version?: number
  keep?: 'dataset' | 'model' | false
  name?: (data: T['data']) => string
  device?: (data: T['data']) => string
  run(inputs: T['inputs'], params: ParamsOf<T['schema']>, job: Job): Promise<T['data']> | T['data']
  view?(data: T['data'], params: ParamsOf<T['schema']>): T['view']
}

export type Stages<T extends { [K in keyof T]: StageType }> = { readonly [K in keyof T]: Stage<T[K]> }

export type Action<T extends ActionType> = (args: T['args'], job: Job) => Promise<T['result']> | T['result']

export type Actions<T extends { [K in keyof T]: ActionType }> = { readonly [K in keyof T]: Action<T[K]> }

/** A stage whose types have been forgotten, as the maker sees it. */
export type AnyStage = Stage<StageType>

export interface Service {
  readonly stages?: Readonly<Record<string, AnyStage>>
  readonly actions?: Readonly<Record<string, Action<ActionType>>>
}

/** Checks a service against its contract and forgets the types: the wall carries names and plain data. */
export function defineService<
  S extends { [K in keyof S]: StageType } = Record<never, StageType>,
  A extends { [K in keyof A]: ActionType } = Record<never, ActionType>,
>(service: { stages?: Stages<S>; actions?: Actions<A> }): Service {
  return service as unknown as Service
}
