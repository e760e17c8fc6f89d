/**
 * Our matrix product in place of the tensor library's on WebGPU: tf.matMul and the fused one of its dense layers, and so
 * their gradients, which are products themselves. It is recorded into tfjs's own command encoder, between the kernels
 * around it, on tfjs's buffers. What ours can't do (whole numbers, other activations, products that measuring found
 * tfjs faster with) goes to tfjs's kernel as before. Written against @tensorflow/tfjs-backend-webgpu 4.22.
 */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { kernelNow } from '../../gpu/pipelines'
import { theirsIsFaster, variantOn } from './choice'
import { planMatmul, type Activation, type MatmulPlan, type MatmulShape } from './matmul'

type Tensors = (typeof import('../../tensor'))['tf']

/** What recording needs of tfjs's backend; most of it is private there. */
interface Backend {
  readonly device: GPUDevice
  readonly tensorMap: { get(id: object): { dtype: string; resource?: GPUBuffer } }
  readonly commandQueueOwnedIds: WeakSet<object>
  commandEncoder: GPUCommandEncoder | null
  computePassEncoder: GPUComputePassEncoder | null
  dispatchCountInPass: number
  uploadToGPU(id: object): void
  makeTensorInfo(shape: number[], dtype: string): TensorInfo
  makeUniforms(parts: { type: 'uint32'; data: number[] }[]): GPUBufferBinding
  ensureCommandEncoderReady(): void
  endComputePassEncoder(): void
  submitQueue(): void
  disposeData(id: object): boolean
}

interface Call {
  inputs: { a: TensorInfo; b: TensorInfo; bias?: TensorInfo; preluActivationWeights?: TensorInfo }
  attrs: { transposeA: boolean; transposeB: boolean; activation?: string }
  backend: Backend
}

const KERNELS = ['BatchMatMul', '_FusedMatMul'] as const
const ACTIVATIONS: Readonly<Record<string, Activation>> = { linear: 'none', relu: 'relu', sigmoid: 'sigmoid' }

const LONG_ENOUGH_MS = 10

const originals = new Map<string, KernelConfig>()

/** Puts our product in the place of tfjs's in this worker; once is enough. */
export function registerMatmul(tf: Tensors): void {
  for (const kernelName of KERNELS) {
    if (originals.has(kernelName)) continue
    const original = tf.getKernel(kernelName, 'webgpu')
    originals.set(kernelName, original)
    tf.unregisterKernel(kernelName, 'webgpu')
    tf.registerKernel({
      ...original,
      kernelFunc: (args) => {
        const call = args as unknown as Call
        const shape = shapeOf(call, tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE'))
        return shape ? multiply(call, shape) : original.kernelFunc(args)
      },
    })
  }
}

/** Gives tfjs its own product back: for benches that compare with it. */
export function restoreMatmul(tf: Tensors): void {
  for (const [kernelName, original] of originals) {
    tf.unregisterKernel(kernelName, 'webgpu')
    tf.registerKernel(original)
  }
  originals.clear()
}

/** Milliseconds of tfjs's own product of this shape, on its own buffers; Infinity where it was never replaced. */
export async function theirTime(tf: Tensors, shape: MatmulShape): Promise<number> {
  const original = originals.get('BatchMatMul')
  if (!original) return Infinity
  const { m, n, k, batch = 1, transposeA = false, transposeB = false } = shape
  const backend = tf.backend() as unknown as Backend
  const [a, b] = [
    tf.fill(transposeA ? [batch, k, m] : [batch, m, k], 0.5),
    tf.fill(transposeB ? [batch, n, k] : [batch, k, n], 0.5),
  ]
  const inputs = { a, b }
  const elapsed = async (times: number): Promise<number> => {
    const start = performance.now()
    for (let time = 0; time < times; time++) {
      const out = original.kernelFunc({ inputs, attrs: { transposeA, transposeB }, backend }) as TensorInfo
      backend.disposeData(out.dataId)
    }
    backend.endComputePassEncoder()
    if (backend.commandEncoder) backend.submitQueue()
    await backend.device.queue.onSubmittedWorkDone()
    return performance.now() - start
  }
  await elapsed(1)
  const times = Math.max(1, Math.min(200, Math.ceil(LONG_ENOUGH_MS / (await elapsed(1)))))
  const milliseconds = Math.min(await elapsed(times), await elapsed(times)) / times
  tf.dispose([a, b])
  return milliseconds
}

interface Product {
  shape: MatmulShape
  outShape: number[]
  activation: Activation
  batchSize: number
}

/** The product that a call asks for; undefined where ours can't do it, or should not. */
function shapeOf({ inputs, attrs, backend }: Call, batchSize: number): Product | undefined {
  const { a, b, bias, preluActivationWeights } = inputs
  const activation = ACTIVATIONS[attrs.activation ?? 'linear']
  const operands = [a, b, ...(bias ? [bias] : [])]
  // The type of the tensor may be float32 while whole numbers lie in its buffer (a cast of tfjs's shares it).
  const areFloats = operands.every((x) => x.dtype === 'float32' && backend.tensorMap.get(x.dataId).dtype === 'float32')
  if (!activation || preluActivationWeights || !areFloats) return undefined
  const { transposeA, transposeB } = attrs
  const [rowsA = 0, columnsA = 0] = a.shape.slice(-2)
  const [rowsB = 0, columnsB = 0] = b.shape.slice(-2)
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA]
  const n = transposeB ? rowsB : columnsB
  const [outerA, outerB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)]
  const [batchA, batchB] = [sizeOf(outerA), sizeOf(outerB)]
  const isSimple = batchA === batchB || batchA === 1 || batchB === 1
  if (!isSimple || sizeOf(a.shape) === 0 || sizeOf(b.shape) === 0) return undefined
  if (bias && sizeOf(bias.shape) !== n) return undefined
  const shape = { m, n, k, batch: Math.max(batchA, batchB), transposeA, transposeB }
  if (theirsIsFaster(backend.device, shape)) return undefined
  const outer = batchA === batchB && outerA.length >= outerB.length ? outerA : batchA > 1 ? outerA : outerB
  return { shape, outShape: [...outer, m, n], activation, batchSize }
}

function multiply({ inputs, backend }: Call, { shape, outShape, activation, batchSize }: Product): TensorInfo {
  const { a, b, bias } = inputs
  const strides = {
    ...(sizeOf(a.shape) < (shape.batch ?? 1) * shape.m * shape.k && { batchA: 0 }),
    ...(sizeOf(b.shape) < (shape.batch ?? 1) * shape.k * shape.n && { batchB: 0 }),
  }
  const out = backend.makeTensorInfo(outShape, 'float32')
  const tensors = [a, b, out, ...(bias ? [bias] : [])]
  for (const { dataId } of tensors) backend.uploadToGPU(dataId)
  const variant = variantOn(backend.device, shape)
  record(backend, planMatmul(shape, variant, bias !== undefined, { activation, strides, label: 'matMul' }), tensors)
  // As tfjs does after each of its own kernels.
  if (batchSize <= backend.dispatchCountInPass) {
    backend.endComputePassEncoder()
    backend.submitQueue()
  }
  return out
}

/** Into the pass that tfjs has open. Its buffers are its own; it must know that they are in use until the submit. */
function record(backend: Backend, { source, uniform, grid }: MatmulPlan, tensors: readonly TensorInfo[]): void {
  const { pipeline } = kernelNow(backend.device, source)
  const rows = [0, 4, 8].map((at) => ({ type: 'uint32' as const, data: [...uniform.subarray(at, at + 4)] }))
  const views = tensors.map(({ dataId }) => ({ buffer: backend.tensorMap.get(dataId).resource! }))
  const bindings = backend.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [backend.makeUniforms(rows), ...views].map((resource, binding) => ({ binding, resource })),
  })
  for (const { dataId } of tensors) backend.commandQueueOwnedIds.add(dataId)
  backend.ensureCommandEncoderReady()
  const pass = (backend.computePassEncoder ??= backend.commandEncoder!.beginComputePass({}))
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, bindings)
  pass.dispatchWorkgroups(...grid)
  backend.dispatchCountInPass++
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}
