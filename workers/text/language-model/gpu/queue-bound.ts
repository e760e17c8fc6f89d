/**
 * Keeps what a GPU has been given short, so that a cancel finds it soon done, without letting it run dry: the host waits
 * for the stretch of work before the last one. Where a single step takes longer than a stretch it waits for that step.
 */
import type { Device } from '../../../compute/device'

const STRETCH_MS = 50
const LONGEST_STRETCH = 64

/** Called after each submit. Rejects with `gpu/lost` when the device is. */
export function makeQueueBound(device: Device, gpu: GPUDevice): () => Promise<void> {
  let stretch = 1
  let submits = 0
  let before: Promise<unknown> | undefined
  let from = performance.now()
  return async () => {
    if (++submits < stretch) return
    const done = device.guard(gpu.queue.onSubmittedWorkDone())
    // It is awaited later or, when the run ends first, never.
    done.catch(() => undefined)
    await (stretch === 1 ? done : before)
    before = done
    const now = performance.now()
    stretch = Math.max(1, Math.min(LONGEST_STRETCH, Math.floor((STRETCH_MS * submits) / Math.max(now - from, 0.01))))
    submits = 0
    from = performance.now()
  }
}
