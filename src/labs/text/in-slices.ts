/** Long lists on the page's own thread: what a script is given is made in parts, so that the page goes on moving. */

/** Work in one go; a frame has 16 ms. */
const SLICE_MS = 8
const PART = 4096

/** Calls `work` for each part of [0, length), resting in between. Rejects as `signal` says when it fires. */
export async function inSlices(
  length: number,
  work: (from: number, to: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  let sliceStart = performance.now()
  for (let from = 0; from < length; from += PART) {
    work(from, Math.min(length, from + PART))
    if (performance.now() - sliceStart < SLICE_MS) continue
    await nextTask()
    signal?.throwIfAborted()
    sliceStart = performance.now()
  }
}

/** A list made item by item. */
export async function listOf<T>(length: number, itemAt: (index: number) => T, signal?: AbortSignal): Promise<T[]> {
  const list: T[] = []
  await inSlices(
    length,
    (from, to) => {
      for (let i = from; i < to; i++) list.push(itemAt(i))
    },
    signal,
  )
  return list
}

/** A MessageChannel round trip: a nested `setTimeout` would wait 4 ms, and a second in a tab in the background. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
