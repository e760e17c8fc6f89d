/**
 * Makes artifacts from recipes. An id is the hash of a recipe; what was made is held in memory (least recently used
 * goes first) and, if it took long or its stage says so, in the Library. Whatever is held nowhere is made again from
 * its recipe, so a restarted worker or a reloaded page goes on where it stood.
 */
import type { Artifact, Input, Made, Recipe } from '../contracts/artifact'
import type { Want } from '../contracts/service'
import type { Params } from '../contracts/schema'
import { CodedError, invalid } from './errors'
import { hashValue, sizeOf } from './hash'
import { type Job, makeJob, untilAborted } from './job'
import { makeMemory } from './memory'
import { checkParams } from './params'
import type { AnyStage, Service } from './service'

/** Results that took longer than this are kept in the Library without being asked. */
const KEEP_AFTER_MS = 1000

/** An artifact as the worker holds it, with all of its data. */
export interface Held {
  id: string
  data: unknown
  made: Made
  recipe: Recipe
  kept: boolean
}

export type RecordKind = 'dataset' | 'model' | 'cache'

/** Where artifacts outlive the worker. */
export interface ArtifactStore {
  load(id: string): Promise<Pick<Held, 'data' | 'made' | 'recipe'> | undefined>
  save(held: Held, kind: RecordKind, name: string): Promise<void>
}

export interface Maker {
  /** The artifact of a recipe: from memory, from the Library, or made now. */
  make(input: Recipe | { id: string }, job: Job): Promise<Held>
  /** The artifact of a recipe if it is in memory or in the Library; nothing is made. */
  held(recipe: Recipe): Promise<Held | undefined>
  /** What crosses the wall: the stage's view of the data, or with `want: 'data'` all of it. */
  cross(held: Held, want: Want): Promise<Artifact>
}

interface Identified {
  id: string
  stage: AnyStage
  params: Params
  inputs: Record<string, Identity>
  recipe: Recipe
}
/** Work under way and who waits for it. */
interface Running {
  promise: Promise<Held>
  callers: Set<Job>
  controller: AbortController
}
interface Identity {
  id: string
  input: Input
}

/**
 * @param load   finds a service by name; rejects `input/invalid` for an unknown one
 * @param newJob what a run is given, which all who ask for it share; tests count its rests
 */
export function makeMaker(
  load: (name: string) => Promise<Service>,
  store: ArtifactStore,
  newJob: typeof makeJob = makeJob,
): Maker {
  const memory = makeMemory<Held>((held) => held.made.bytes)
  const running = new Map<string, Running>()

  const stageOf = async ({ service, stage: name }: Pick<Recipe, 'service' | 'stage'>): Promise<AnyStage> => {
    const stages = (await load(service)).stages
    const stage = stages && Object.hasOwn(stages, name) ? stages[name] : undefined
    if (!stage) throw invalid(`There is no stage "${service}.${name}".`)
    return stage
  }

  /** Ids of a whole recipe tree, without making anything. */
  const identify = async (recipe: Recipe, job?: Job): Promise<Identified> => {
    const stage = await stageOf(recipe)
    const params = checkParams(stage.schema, recipe.params)
    const entries = await Promise.all(
      Object.entries(recipe.inputs).map(async ([name, input]) => [name, await identifyInput(input, job)] as const),
    )
    const inputs = Object.fromEntries(entries)
    const ids = mapValues(inputs, (input) => input.id)
    const { service, stage: name } = recipe
    const id = await hashValue({ service, stage: name, version: stage.version ?? 1, params, inputs: ids })
    return {
      id,
      stage,
      params,
      inputs,
      recipe: { service, stage: name, params, inputs: mapValues(inputs, (i) => i.input), id },
    }
  }

  const identifyInput = async (input: Input, job?: Job): Promise<Identity> => {
    if ('stage' in input) {
      const { id, recipe } = await identify(input, job)
      return { id, input: recipe }
    }
    if ('given' in input) {
      const id = input.id ?? (await hashValue(input.given, job))
      return { id, input: { given: input.given, id } }
    }
    return { id: input.id, input }
  }

  const find = async (id: string): Promise<Held | undefined> => {
    const held = memory.get(id)
    if (held) return held
    const stored = await store.load(id)
    if (!stored) return undefined
    const found: Held = { ...stored, id, kept: true }
    memory.put(id, found)
    return found
  }

  const dataOf = async (input: Input, job: Job): Promise<unknown> => {
    if ('given' in input) return input.given
    return (await make(input, job)).data
  }

  const make: Maker['make'] = async (input, job) => {
    if (!('stage' in input)) {
      const kept = await find(input.id)
      if (kept) return kept
      throw invalid('This is no longer in the Library of this browser. Open the file again, or choose a sample.')
    }
    const identified = await identify(input, job)
    const { id } = identified
    const found = await held(identified)
    if (found) return found
    // It may have been finished while the Library was asked.
    const finished = memory.get(id)
    if (finished) return finished
    const shared = running.get(id) ?? begin(identified)
    return join(shared, job)
  }

  /** Starts making; the run is shared by all who ask for it and stops when the last of them has cancelled. */
  const begin = (identified: Identified): Running => {
    const controller = new AbortController()
    const callers = new Set<Job>()
    const job = newJob(controller.signal, (progress) => {
      for (const caller of callers) caller.progress(progress)
    })
    const promise = run(identified, job).finally(() => {
      if (running.get(identified.id)?.promise === promise) running.delete(identified.id)
    })
    const begun: Running = { promise, callers, controller }
    running.set(identified.id, begun)
    return begun
  }

  /** A caller who cancels leaves at once if others still wait, and with the run itself if nobody does. */
  const join = async ({ promise, callers, controller }: Running, job: Job): Promise<Held> => {
    callers.add(job)
    const left = new AbortController()
    const leave = (): void => {
      callers.delete(job)
      if (callers.size > 0) return left.abort(job.signal.reason)
      // Nobody may join a run that is about to end.
      for (const [id, each] of running) if (each.promise === promise) running.delete(id)
      controller.abort(job.signal.reason)
    }
    job.signal.addEventListener('abort', leave, { once: true })
    if (job.signal.aborted) leave()
    try {
      return await untilAborted(promise, left.signal)
    } finally {
      job.signal.removeEventListener('abort', leave)
      callers.delete(job)
    }
  }

  const run = async ({ id, stage, params, inputs, recipe }: Identified, job: Job): Promise<Held> => {
    const data: Record<string, unknown> = {}
    for (const [name, { input }] of Object.entries(inputs)) data[name] = await dataOf(input, job)
    job.signal.throwIfAborted()
    const started = performance.now()
    const result = await stage.run(data, params, job)
    job.signal.throwIfAborted()
    const made: Made = {
      service: recipe.service,
      stage: recipe.stage,
      params,
      inputs: mapValues(inputs, (input) => input.id),
      seed: typeof params['seed'] === 'number' ? params['seed'] : null,
      milliseconds: performance.now() - started,
      device: stage.device?.(result) ?? 'worker',
      bytes: sizeOf(result),
      at: Date.now(),
    }
    const held: Held = { id, data: result, made, recipe, kept: false }
    await keep(held, stage)
    memory.put(id, held)
    return held
  }

  /** No failure to store costs a result: it then stays in memory, and the artifact says that it is not kept. */
  const keep = async (held: Held, stage: AnyStage): Promise<void> => {
    const kind = stage.keep ?? (held.made.milliseconds > KEEP_AFTER_MS ? 'cache' : false)
    if (!kind) return
    const name = stage.name?.(held.data) ?? nameOf(held.made, stage)
    try {
      await store.save(held, kind, name)
      held.kept = true
    } catch (error) {
      if (!(error instanceof CodedError)) console.warn(`${name} could not be kept:`, error)
    }
  }

  const held = async ({ id, recipe }: Identified): Promise<Held | undefined> => {
    const found = await find(id)
    return found && { ...found, recipe }
  }

  return {
    make,
    held: async (recipe) => held(await identify(recipe)),
    cross: async ({ id, data, made, recipe, kept }, want) => {
      const stage = await stageOf(made)
      const crossing = want !== 'data' && stage.view ? stage.view(data, checkParams(stage.schema, made.params)) : data
      return { id, data: crossing, made, recipe, kept }
    },
  }
}

/** What was done and with which choices: "project · t-SNE". */
function nameOf({ stage: name, params }: Made, stage: AnyStage): string {
  const choices = Object.entries(stage.schema).flatMap(([key, field]) =>
    field.kind === 'choice' ? [field.options[String(params[key])] ?? ''] : [],
  )
  return [name, ...choices].filter(Boolean).join(' · ')
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
