/**
 * Typed calls to a service: `stagesOf<TextStages>(host, 'text').clean(inputs, params, options)`. Stages and actions are
 * names on the wire, so a proxy makes the functions and the contract's types do the rest.
 */
import type { Artifact, Input } from '../../workers/contracts/artifact'
import type { ParamsOf } from '../../workers/contracts/schema'
import type { ActionType, StageType, Want } from '../../workers/contracts/service'
import { type CallOptions, type Host, withPort } from './host'

/** Inputs by name: an artifact made before, a value given now, or the id of something in the Library. */
export type InputsOf<T extends StageType> = { readonly [K in keyof T['inputs']]: Artifact | Input }

export interface StageCall<T extends StageType> {
  /** The artifact, with the stage's view of the data. */
  (
    inputs: InputsOf<T>,
    params?: Partial<ParamsOf<T['schema']>>,
    options?: CallOptions<T['live']>,
  ): Promise<Artifact<T['view']>>
  /** The artifact with all of its data: for scripts and exports. */
  data(
    inputs: InputsOf<T>,
    params?: Partial<ParamsOf<T['schema']>>,
    options?: CallOptions<T['live']>,
  ): Promise<Artifact<T['data']>>
  /** The artifact if it was made before and is still held in memory or in the Library; never makes it. */
  held(inputs: InputsOf<T>, params?: Partial<ParamsOf<T['schema']>>): Promise<Artifact<T['view']> | undefined>
}

export type StageCalls<S extends { [K in keyof S]: StageType }> = { readonly [K in keyof S]: StageCall<S[K]> }

export type ActionCalls<A extends { [K in keyof A]: ActionType }> = {
  readonly [K in keyof A]: (args: A[K]['args'], options?: CallOptions) => Promise<A[K]['result']>
}

/** Calls to the stages of `service`. */
export function stagesOf<S extends { [K in keyof S]: StageType }>(host: Host, service: string): StageCalls<S> {
  const call = (stage: string, want: Want) => {
    return (inputs: Record<string, Artifact | Input>, params: object = {}, options: CallOptions = {}) => {
      const recipe = { service, stage, params: { ...params } as Artifact['made']['params'], inputs: mapInputs(inputs) }
      return host.call((api, port) => api.run(recipe, want, withPort(port)), options)
    }
  }
  return byName((stage) => Object.assign(call(stage, 'view'), { data: call(stage, 'data'), held: call(stage, 'held') }))
}

/** Calls to the actions of `service`. */
export function actionsOf<A extends { [K in keyof A]: ActionType }>(host: Host, service: string): ActionCalls<A> {
  return byName((action) => (args: unknown, options: CallOptions = {}) => {
    return host.call((api, port) => api.act(service, action, args, withPort(port)), options)
  })
}

/** An artifact is passed on as its recipe: the worker that holds its data finds it by id. */
function mapInputs(inputs: Record<string, Artifact | Input>): Record<string, Input> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, 'recipe' in input ? input.recipe : input]),
  )
}

/** An object whose every property is made from its name, once. */
function byName<T extends object>(make: (name: string) => unknown): T {
  const made = new Map<string, unknown>()
  return new Proxy({} as T, {
    get: (_, name) => {
      if (typeof name !== 'string' || name === 'then') return undefined
      if (!made.has(name)) made.set(name, make(name))
      return made.get(name)
    },
  })
}
