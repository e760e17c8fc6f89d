/** GELU on the GPU: forward into another buffer, backward in place. Where no gradient follows, the product has it built in. */
import type { Buffers, View } from '../../gpu/buffers'
import { command, gridOf, type Command } from '../../gpu/command'
import { kernelOn } from '../../gpu/pipelines'
import code from './gelu.wgsl?raw'

const THREADS = 64

/** out = gelu(x); with `backward`, out, the gradient of gelu(x), becomes that of x. */
export async function gelu(
  gpu: GPUDevice,
  buffers: Buffers,
  count: number,
  { x, out }: { x: View; out: View },
  { backward = false }: { backward?: boolean } = {},
): Promise<Command> {
  const label = backward ? 'gelu, backward' : 'gelu'
  const kernel = await kernelOn(gpu, { label, code, constants: { BACKWARD: Number(backward) } })
  const grid = gridOf(gpu, Math.ceil(count / THREADS))
  return command(gpu, kernel, [buffers.uniform('gelu shape', Uint32Array.of(count, grid[0])), x, out], grid)
}
