/** Every service by name, loaded on demand. One line a service. */
import { invalid } from '../runtime/errors'
import type { Service } from '../runtime/service'

const loaders: Readonly<Record<string, () => Promise<Service>>> = {
  device: async () => (await import('./device')).deviceService,
  library: async () => (await import('./library')).libraryService,
  code: async () => (await import('./code')).codeService,
  churn: async () => (await import('./churn')).churnService,
  neurons: async () => (await import('./neurons')).neuronsService,
  text: async () => (await import('./text')).textService,
}

/** Rejects `input/invalid` for an unknown name. */
export function loadService(name: string): Promise<Service> {
  const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined
  return load ? load() : Promise.reject(invalid(`There is no service "${name}".`))
}
