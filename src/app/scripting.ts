/**
 * `window.vitrine`: whatever a page does, from the console. Data in, plain data out. Each lab adds its calls in
 * src/labs/<lab>/script.ts; they are loaded on first use, so that the shell stays small.
 */
import type { DeviceReport } from '../../workers/contracts/device'
import { actionsOf, hostOf } from '../client'
import type { DeviceActions } from '../../workers/contracts/device'
import type { ChurnScript } from '../labs/churn/script'
import type { NeuronsScript } from '../labs/neurons/script'
import type { TextScript } from '../labs/text/script'
import type { LibraryScript } from './library/script'

export interface VitrineScript {
  /** Resolves when calls can be made. */
  ready: Promise<void>
  /** What computes here, and its roof; on WebGPU that is measured once if it never was, elsewhere when asked for. */
  device(options?: { measure?: boolean }): Promise<DeviceReport>
  text: TextScript
  churn: ChurnScript
  neurons: NeuronsScript
  library: LibraryScript
}

declare global {
  interface Window {
    vitrine: VitrineScript
  }
}

export function installScripting(): void {
  window.vitrine = {
    ready: Promise.resolve(),
    device: reportDevice,
    text: onFirstUse(async () => (await import('../labs/text/script')).textScript),
    churn: onFirstUse(async () => (await import('../labs/churn/script')).churnScript),
    neurons: onFirstUse(async () => (await import('../labs/neurons/script')).neuronsScript),
    library: onFirstUse(async () => (await import('./library/script')).libraryScript),
  }
}

async function reportDevice({ measure }: { measure?: boolean } = {}): Promise<DeviceReport> {
  const device = actionsOf<DeviceActions>(hostOf('house'), 'device')
  const report = await device.report({})
  const isDue = measure ?? (report.backend === 'webgpu' && !report.roof)
  return isDue ? { ...report, roof: await device.measure({}) } : report
}

/** An object of async functions that is loaded when the first of them is called. */
function onFirstUse<T extends object>(load: () => Promise<T>): T {
  return new Proxy({} as T, {
    get: (_, name) => {
      // Whoever awaits the object itself must not be taken for a caller of `then`.
      if (typeof name !== 'string' || name === 'then') return undefined
      return async (...args: unknown[]): Promise<unknown> => {
        const call = (await load())[name as keyof T]
        if (typeof call !== 'function') throw new TypeError(`vitrine has no call ${name}`)
        return (call as (...args: unknown[]) => unknown)(...args)
      }
    },
  })
}
