/**
 * Work for the GPU, prepared once and submitted many times (submit.ts): a kernel with its buffers and its grid.
 */
import type { View } from './buffers'
import type { Kernel } from './pipelines'

export interface Command {
  readonly label: string
  readonly pipeline: GPUComputePipeline
  readonly bindings: GPUBindGroup
  readonly grid: readonly [number, number, number]
}

/** `views[k]` is binding k of group 0, or undefined where the kernel has none; `grid` is in workgroups. */
export function command(
  gpu: GPUDevice,
  { label, pipeline }: Kernel,
  views: readonly (View | undefined)[],
  [x, y = 1, z = 1]: readonly [number, number?, number?],
): Command {
  const entries = views.flatMap((resource, binding) => (resource ? [{ binding, resource }] : []))
  const bindings = gpu.createBindGroup({ label, layout: pipeline.getBindGroupLayout(0), entries })
  return { label, pipeline, bindings, grid: [x, y, z] }
}

/** Records one command; the pass is the caller's. */
export function dispatch(pass: GPUComputePassEncoder, { pipeline, bindings, grid }: Command): void {
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, bindings)
  pass.dispatchWorkgroups(...grid)
}

/**
 * Grid for `groups` workgroups in a row: folded into two dimensions where one is too short. A kernel numbers them by
 * `group.y * groups_in_a_row.x + group.x` and leaves out those beyond the end.
 */
export function gridOf(gpu: GPUDevice, groups: number): [number, number] {
  const most = gpu.limits.maxComputeWorkgroupsPerDimension
  if (groups <= most) return [Math.max(1, groups), 1]
  const rows = Math.ceil(groups / most)
  return [Math.ceil(groups / rows), rows]
}
