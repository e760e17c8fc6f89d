/** Short words after an act, with a way back where it took something away. One list for the page. */
import { createSignal } from 'solid-js'

export interface Toast {
  id: number
  message: string
  /** Puts back what was removed. */
  undo?: (() => void) | undefined
}

const [toasts, setToasts] = createSignal<readonly Toast[]>([])
let lastId = 0

export { toasts }

/** Shows a message; it leaves by itself after 6 s, or 12 s with an undo, unless it is pointed at or focused. Returns its id. */
export function showToast(message: string, undo?: () => void): number {
  const id = ++lastId
  // Three at most: older ones have been read or never will be.
  setToasts((list) => [...list.slice(-2), { id, message, undo }])
  return id
}

export function dismissToast(id: number): void {
  setToasts((list) => list.filter((toast) => toast.id !== id))
}
