/**
 * The Library as signals: its records and room, kept current by news from every tab, and what can be done with them.
 * Acts answer by news as well, so a change made here and one made in another tab take the same way.
 */
import { createSignal, onCleanup, onMount } from 'solid-js'
import type { ErrorReport } from '../../../workers/contracts/error'
import type { Progress } from '../../../workers/contracts/job'
import {
  bundleExtension,
  libraryChannel,
  type LibraryRecord,
  type LibraryUsage,
} from '../../../workers/contracts/library'
import { download } from '../../charts/export'
import { type CallOptions, reportOf } from '../../client'
import { formatPlural } from '../../ui/format'
import { showToast } from '../../ui/toasts'
import { libraryCalls } from './calls'
import { discardWithUndo } from './discard'

/** News in a burst (an import, a delete of many) are answered once. */
const GATHER_MS = 80

export interface LibraryState {
  /** Undefined until they were read once. */
  records(): readonly LibraryRecord[] | undefined
  usage(): LibraryUsage | undefined
  /** What last went wrong with reading or changing the list, until something goes well. */
  error(): ErrorReport | undefined
  /** What went wrong with the last export or import. */
  transferError(): ErrorReport | undefined
  /** The export or import under way. */
  transfer(): Progress | undefined
  refresh(): Promise<void>
  rename(id: string, name: string): Promise<void>
  pin(id: string, pinned: boolean): Promise<void>
  discard(records: readonly LibraryRecord[]): Promise<void>
  exportIds(ids: readonly string[]): Promise<void>
  importFile(file: File): Promise<void>
  cancelTransfer(): void
  /** Asks the browser not to clear this data by itself; says whether it agreed. */
  persist(): Promise<boolean>
}

export function createLibrary(): LibraryState {
  const [records, setRecords] = createSignal<readonly LibraryRecord[]>()
  const [usage, setUsage] = createSignal<LibraryUsage>()
  const [error, setError] = createSignal<ErrorReport>()
  const [transferError, setTransferError] = createSignal<ErrorReport>()
  const [transfer, setTransfer] = createSignal<Progress>()
  let controller: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const read = async (): Promise<void> => {
    const [list, room] = await Promise.all([libraryCalls.list({}), libraryCalls.usage({})])
    setRecords(list)
    setUsage(room)
  }
  /** Runs an act and shows how it failed. */
  const attempt = async (act: () => Promise<void>, show = setError): Promise<void> => {
    show(undefined)
    try {
      await act()
    } catch (thrown) {
      const report = reportOf(thrown)
      if (report.code !== 'cancelled') show(report)
    }
  }
  const carry = (phase: string, act: (options: CallOptions) => Promise<void>): Promise<void> => {
    if (controller) return Promise.resolve()
    const own = (controller = new AbortController())
    setTransfer({ phase, done: 0, total: 0 })
    // Progress comes by a channel of its own, so the last of it may come after the end.
    const onProgress = (progress: Progress): void => void (own === controller && setTransfer(progress))
    return attempt(() => act({ signal: own.signal, onProgress }), setTransferError).finally(() => {
      controller = undefined
      setTransfer(undefined)
    })
  }

  onMount(() => {
    void attempt(read)
    const news = new BroadcastChannel(libraryChannel)
    news.onmessage = () => {
      clearTimeout(timer)
      timer = setTimeout(() => void read().catch((thrown: unknown) => setError(reportOf(thrown))), GATHER_MS)
    }
    onCleanup(() => {
      news.close()
      clearTimeout(timer)
      controller?.abort()
    })
  })

  return {
    records,
    usage,
    error,
    transferError,
    transfer,
    refresh: () => attempt(read),
    rename: (id, name) => attempt(() => libraryCalls.rename({ id, name })),
    pin: (id, pinned) => attempt(() => libraryCalls.pin({ id, pinned })),
    discard: (gone) => attempt(() => discardWithUndo(gone)),
    exportIds: (ids) =>
      carry('writing the bundle', async (options) => {
        const bundle = await libraryCalls.exportBundle({ ids }, options)
        download(`vitrine-${new Date().toISOString().slice(0, 10)}${bundleExtension}`, bundle)
        showToast(`${formatPlural(ids.length, 'item')} exported.`)
      }),
    importFile: (file) =>
      carry('checking the bundle', async (options) => {
        const { added, kept } = await libraryCalls.importBundle({ file }, options)
        showToast(importedMessage(added.length, kept.length))
      }),
    cancelTransfer: () => controller?.abort(),
    persist: async () => {
      const agreed = await navigator.storage.persist()
      await attempt(read)
      return agreed
    },
  }
}

function importedMessage(added: number, kept: number): string {
  if (added === 0) return 'Everything in this bundle is here already.'
  const rest = kept === 0 ? '' : ` ${formatPlural(kept, 'item')} ${kept === 1 ? 'was' : 'were'} here already.`
  return `${formatPlural(added, 'item')} added.${rest}`
}
