/** A file that was dropped on the page, on its way to the lab that opens it. */
import { createEffect, createSignal } from 'solid-js'

const [waiting, setWaiting] = createSignal<File>()

export function handOver(file: File): void {
  setWaiting(() => file)
}

/** Calls back with each file that is dropped while this lab is open, and with the one that opened it. */
export function onDropped(take: (file: File) => void): void {
  createEffect(() => {
    const file = waiting()
    if (!file) return
    setWaiting(undefined)
    take(file)
  })
}
