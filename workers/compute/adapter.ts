/**
 * Finds a WebGPU adapter and says what it is. Software adapters (SwiftShader, llvmpipe, WARP) are told apart because
 * they are slower than WebAssembly: they serve tests and whoever asks for them by name, never a default run.
 */

/** Optional features that kernels look for at run time; each has a path without it. */
const WANTED_FEATURES = ['timestamp-query', 'shader-f16', 'subgroups'] as const

/** Limits asked for at the adapter's own maximum; the standard's defaults are smaller than most GPUs allow. */
const WANTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxUniformBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|\bwarp\b|basic render/i

export interface FoundAdapter {
  adapter: GPUAdapter
  name: string
  software: boolean
}

/** The browser's preferred adapter, or a sentence that says why there is none. */
export async function findAdapter(): Promise<FoundAdapter | { missing: string }> {
  const gpu = 'navigator' in globalThis && 'gpu' in navigator ? navigator.gpu : undefined
  if (!gpu) return { missing: 'This browser has no WebGPU.' }
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
    if (!adapter) return { missing: 'This browser has WebGPU but found no GPU that it may use.' }
    const name = adapterName(adapter.info)
    return { adapter, name, software: isSoftware(adapter, name) }
  } catch (thrown) {
    return { missing: `WebGPU could not be started (${thrown instanceof Error ? thrown.message : String(thrown)}).` }
  }
}

function adapterName(info: GPUAdapterInfo): string {
  const parts = [info.vendor, info.architecture, info.device].filter((part) => part !== '')
  return info.description !== '' ? `${info.description}${info.vendor ? ` (${info.vendor})` : ''}` : parts.join(' ')
}

function isSoftware(adapter: GPUAdapter, name: string): boolean {
  const { info } = adapter
  // Older browsers carry the flag on the adapter, newer ones on its info.
  const flagged = ('isFallbackAdapter' in adapter && adapter.isFallbackAdapter) || info.isFallbackAdapter
  return flagged || SOFTWARE.test(`${name} ${info.architecture}`)
}

/** Opens a device with all that the adapter offers of the wanted features and limits. */
export async function requestFullDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits: Record<string, number> = {}
  for (const name of WANTED_LIMITS) {
    const limit = adapter.limits[name]
    if (typeof limit === 'number') requiredLimits[name] = limit
  }
  const requiredFeatures = WANTED_FEATURES.filter((feature) => adapter.features.has(feature))
  return adapter.requestDevice({ label: 'vitrine', requiredFeatures, requiredLimits })
}

/** Features and limits of an adapter, or of a device opened on it, as plain data. */
export function describeLimits(device: Pick<GPUDevice, 'features' | 'limits'>): {
  features: string[]
  limits: Record<string, number>
} {
  const limits: Record<string, number> = {}
  for (const name of WANTED_LIMITS) {
    const limit = device.limits[name]
    if (typeof limit === 'number') limits[name] = limit
  }
  return { features: WANTED_FEATURES.filter((feature) => device.features.has(feature)), limits }
}
