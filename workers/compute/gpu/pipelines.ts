/**
 * Compute pipelines of own kernels, compiled once for a device. Compilation is asynchronous, so that a page that trains
 * does not freeze on its first step, and several kernels compile at the same time.
 */
import { CodedError } from '../../runtime/errors'

/**
 * @property label     names the kernel in errors, profiles and GPU debuggers
 * @property code      WGSL with one entry point, `main`
 * @property constants values of the code's `override` declarations
 */
export interface KernelSource {
  label: string
  code: string
  constants?: Record<string, number>
}

export interface Kernel {
  readonly label: string
  readonly pipeline: GPUComputePipeline
}

const compiled = new WeakMap<GPUDevice, Map<string, Promise<Kernel>>>()

/** The kernel of a source on a device. Rejects `internal` with the compiler's messages when the code is not valid. */
export function kernelOn(gpu: GPUDevice, source: KernelSource): Promise<Kernel> {
  const kernels = compiled.get(gpu) ?? new Map<string, Promise<Kernel>>()
  compiled.set(gpu, kernels)
  const key = `${source.label}\n${JSON.stringify(source.constants ?? {})}\n${source.code}`
  const kernel = kernels.get(key) ?? compile(gpu, source)
  kernels.set(key, kernel)
  return kernel
}

const ready = new WeakMap<GPUDevice, Map<string, Kernel>>()

/** The same without waiting, for callers that can't (tfjs kernels return at once); the first use then pays for it. */
export function kernelNow(gpu: GPUDevice, { label, code, constants }: KernelSource): Kernel {
  const kernels = ready.get(gpu) ?? new Map<string, Kernel>()
  ready.set(gpu, kernels)
  const key = `${label}\n${JSON.stringify(constants ?? {})}\n${code}`
  const found = kernels.get(key)
  if (found) return found
  const compute = {
    module: gpu.createShaderModule({ label, code }),
    entryPoint: 'main',
    ...(constants && { constants }),
  }
  const kernel = { label, pipeline: gpu.createComputePipeline({ label, layout: 'auto', compute }) }
  kernels.set(key, kernel)
  return kernel
}

async function compile(gpu: GPUDevice, { label, code, constants }: KernelSource): Promise<Kernel> {
  const module = gpu.createShaderModule({ label, code })
  try {
    const compute = { module, entryPoint: 'main', ...(constants && { constants }) }
    return { label, pipeline: await gpu.createComputePipelineAsync({ label, layout: 'auto', compute }) }
  } catch (cause) {
    const { messages } = await module.getCompilationInfo()
    const lines = messages.map(({ lineNum, linePos, message }) => `${lineNum}:${linePos} ${message}`)
    const why = lines.length > 0 ? lines.join('\n') : cause instanceof Error ? cause.message : String(cause)
    throw new CodedError('internal', `The GPU kernel "${label}" could not be compiled:\n${why}`, { cause })
  }
}

/**
 * WGSL with other values for its module constants, for what `override` cannot do (sizes of arrays in registers). The
 * code declares them as `const NAME = 4u;`, so that it is valid as it stands. Throws for a name that it lacks.
 */
export function withConstants(code: string, values: Readonly<Record<string, number>>): string {
  return Object.entries(values).reduce((text, [name, value]) => {
    const declaration = new RegExp(`^const ${name}\\b[^=]*= *[-\\d.]+(u|i|f)?;`, 'm')
    if (!declaration.test(text)) throw new Error(`The kernel declares no constant ${name}.`)
    return text.replace(declaration, (found) => found.replace(/= *[-\d.]+/, `= ${value}`))
  }, code)
}
