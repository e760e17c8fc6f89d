/**
 * Deleting with a way back: records are put aside at once and removed for good when the message with its Undo has left
 * the screen. It outlives the page, so that going elsewhere neither ends nor loses it; should the tab close before,
 * the engine removes them at its next start.
 */
import { createEffect, createRoot } from 'solid-js'
import type { LibraryRecord } from '../../../workers/contracts/library'
import { formatPlural } from '../../ui/format'
import { showToast, toasts } from '../../ui/toasts'
import { libraryCalls } from './calls'

const pending = new Map<number, readonly string[]>()

createRoot(() =>
  createEffect(() => {
    const shown = new Set(toasts().map((toast) => toast.id))
    for (const [id, ids] of pending) {
      if (shown.has(id)) continue
      pending.delete(id)
      void libraryCalls.remove({ ids })
    }
  }),
)

export async function discardWithUndo(records: readonly LibraryRecord[]): Promise<void> {
  const ids = await libraryCalls.discard({ ids: records.map((record) => record.id) })
  if (ids.length === 0) return
  const what = records.length === 1 && records[0] ? `“${records[0].name}”` : formatPlural(ids.length, 'item')
  const toast = showToast(`${what} deleted.`, () => {
    pending.delete(toast)
    void restore(ids)
  })
  pending.set(toast, ids)
}

async function restore(ids: readonly string[]): Promise<void> {
  const restored = await libraryCalls.restore({ ids })
  if (restored.length < ids.length) {
    showToast(`${formatPlural(ids.length - restored.length, 'item')} had to go for good: the room was needed.`)
  }
}
