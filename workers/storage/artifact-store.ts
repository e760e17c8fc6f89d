/**
 * Artifacts in the Library: what the maker keeps, and finds again after a reload. The Library is opened at the first
 * use and shared by all of this worker; leftovers of an earlier crash are swept then, in the background.
 */
import type { Input, Recipe } from '../contracts/artifact'
import type { LibraryRecord } from '../contracts/library'
import { CodedError } from '../runtime/errors'
import type { ArtifactStore } from '../runtime/maker'
import { openLibrary, type Library } from './library'

let opened: Promise<Library> | undefined

/** This worker's Library. A failed opening is tried again at the next call. */
export function theLibrary(): Promise<Library> {
  opened ??= openLibrary().then(
    (library) => {
      sweepNowAndLater(library)
      return library
    },
    (error: unknown) => {
      opened = undefined
      throw error
    },
  )
  return opened
}

/** Later once more, for what was put aside or left behind within the minute before this start. */
function sweepNowAndLater(library: Library): void {
  const sweep = (): void => void library.sweep().catch(() => undefined)
  sweep()
  setTimeout(sweep, 2 * 60_000)
}

export const artifactStore: ArtifactStore = {
  // What can't be read (no storage, damaged bytes) counts as absent: the maker makes it again from its recipe.
  load: async (id) => {
    try {
      const library = await theLibrary()
      const record = await library.record(id)
      const data = record && (await library.load(id))
      if (!record || data === undefined) return undefined
      return { data, made: record.made, recipe: record.recipe ?? recipeOf(record) }
    } catch (error) {
      if (error instanceof CodedError && error.code.startsWith('storage/')) return undefined
      throw error
    }
  },
  save: async ({ id, data, made, recipe }, kind, name) => {
    await (await theLibrary()).save({ id, kind, name, data, made, recipe: withoutGivens(recipe) })
  },
}

/** What was handed in (texts, files) is not part of a record; its id is. */
function withoutGivens(recipe: Recipe): Recipe {
  const inputs = Object.entries(recipe.inputs).map(([name, input]) => [name, withoutGiven(input)] as const)
  return { ...recipe, inputs: Object.fromEntries(inputs) }
}

function withoutGiven(input: Input): Input {
  if ('stage' in input) return withoutGivens(input)
  return 'given' in input ? { id: input.id ?? '' } : input
}

/** Lineage names the inputs by id, which is a recipe as long as the Library holds them. */
function recipeOf({ id, made }: LibraryRecord): Recipe {
  const inputs = Object.entries(made.inputs).map(([name, input]) => [name, { id: input }] as const)
  return { service: made.service, stage: made.stage, params: made.params, inputs: Object.fromEntries(inputs), id }
}
