/** The engine as the page sees it: one worker a lab, one for the Library and the device. */
import type { CodeActions } from '../../workers/contracts/code'
import type { WorkerSettings } from '../../workers/contracts/service'
import { type Host, makeHost } from './host'
import { actionsOf } from './service'

const hosts = new Map<string, Host>()

/** The worker of a lab (or `house` for what belongs to no lab), started when first called. */
export function hostOf(lab: string): Host {
  let host = hosts.get(lab)
  if (!host) hosts.set(lab, (host = makeHost({ name: lab, ...forcedDevice() })))
  return host
}

/** Reads the engine's own source files. */
export const code = actionsOf<CodeActions>(hostOf('house'), 'code')

/** `?device=webgpu|wasm|cpu`, before or after the hash. */
function forcedDevice(): { device?: NonNullable<WorkerSettings['device']> } {
  const afterHash = location.hash.split('?')[1] ?? ''
  const asked = new URLSearchParams(location.search).get('device') ?? new URLSearchParams(afterHash).get('device')
  return asked === 'webgpu' || asked === 'wasm' || asked === 'cpu' ? { device: asked } : {}
}

export { allOf } from './inputs'
export { createRun, type Run, type RunStatus } from './run'
export { stagesOf, actionsOf } from './service'
export type { CallOptions } from './host'
export { reportOf } from './error'
