/**
 * A file that the user hands to a stage: in memory while the page lives, by its id in the address after a reload. What
 * is read again later (a table's other columns, a tokenizer) goes through the `openFile` stage, which keeps its bytes.
 */
import { useSearchParams } from '@solidjs/router'
import { createEffect, createMemo, createSignal, on } from 'solid-js'
import type { Input, Recipe } from '../../workers/contracts/artifact'
import { MOST_KEPT_BYTES } from '../../workers/contracts/file'
import type { Run } from '../client'

type Search = Record<string, string | undefined>

/**
 * @param service the lab's; it has a stage `openFile`
 * @param key     the file's name in the address: `source.file`
 * @param keeps   whether the file's bytes are kept; otherwise only what a stage makes of it
 */
export function createOwnFile(service: string, key: string, keeps: (file: File) => boolean = () => true) {
  const [search, setSearch] = useSearchParams<Record<string, string>>()
  const [file, setFile] = createSignal<File>()
  /** What the address says about `file`; undefined until a stage has read it. */
  let written: string | undefined
  const id = createMemo(() => search[key] || undefined)
  const input = createMemo((): Input | undefined => {
    const own = file()
    if (own) return keeps(own) && own.size <= MOST_KEPT_BYTES ? openedFile(service, own) : { given: own }
    return id() === undefined ? undefined : { id: id() ?? '' }
  })
  const take = (own: File | undefined, also: Search): void => {
    written = undefined
    setFile(() => own)
    setSearch({ ...also, [key]: undefined }, { replace: true, scroll: false })
  }
  return {
    /** Input of a stage; undefined while there is no file. */
    input,
    /** The file itself is in memory. */
    inMemory: () => file() !== undefined,
    /** Another file, and what else of the address changes with it. The old one is forgotten even if this is refused. */
    open: (own: File, also: Search = {}) => take(own, also),
    close: (also: Search = {}) => take(undefined, also),
    /** Writes the file into the address once `run` has read it; lets go of it when the address names another. */
    follow: (run: Run) => {
      createEffect(() => {
        // Of a refused file the address says nothing: it names the one that is still shown.
        const isSettled = run.status() === 'done' || run.status() === 'failed'
        const read = file() && isSettled ? run.artifact()?.made.inputs['file'] : undefined
        if (read === undefined) return
        written = read
        setSearch({ [key]: read }, { replace: true, scroll: false })
      })
      createEffect(
        on(id, (now) => {
          if (written === undefined || now === written) return
          written = undefined
          setFile(undefined)
        }),
      )
    },
  }
}

export type OwnFile = ReturnType<typeof createOwnFile>

/** The id only tells files apart on the page; the worker hashes the bytes. */
function openedFile(service: string, file: File): Recipe {
  const id = `${file.name} ${file.size} ${file.lastModified}`
  return { service, stage: 'openFile', params: {}, inputs: { file: { given: file } }, id }
}
