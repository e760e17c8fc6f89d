/**
 * The network as a list of GPU commands for one shape of batch, prepared once and submitted for every step: the formulas
 * of ../network.ts. The first layer's input projection is made for each id of the vocabulary, not for each position, and
 * the kernel reads it by id; its gradient comes back the same way. A training step of one layer is twelve dispatches,
 * each further layer adds five, whatever the length.
 */
import type { Buffers, View } from '../../../compute/gpu/buffers'
import type { Command } from '../../../compute/gpu/command'
import { adam, meanLoss } from '../../../compute/kernels/adam/adam'
import { crossEntropy } from '../../../compute/kernels/cross-entropy/cross-entropy'
import { lstmBackward, lstmForward, planOf, type LstmPlan } from '../../../compute/kernels/lstm/lstm'
import { matmul } from '../../../compute/kernels/matmul/matmul'
import { scatterAdd } from '../../../compute/kernels/scatter-add/scatter-add'
import type { LstmConfig } from '../../../contracts/text/language-model'
import { inputMemory, rowsOf, type BatchMemory, type ModelMemory } from './memory'

export interface NetworkOptions {
  gpu: GPUDevice
  buffers: Buffers
  config: LstmConfig
  memory: ModelMemory
  batch: BatchMemory
  steps: number
  sequences: number
  software: boolean
  /** Uniform of Adam; its slot says where the mean loss goes. */
  step: View
  /** A uniform with the seed of dropout for each layer. */
  seeds: readonly View[]
  dropout: number
}

/** What the forward pass leaves for the backward pass. */
interface Pass {
  plan: LstmPlan
  positions: number
  /** Input of each layer, then of the output; in training each layer's with h of the step before. */
  inputs: { view: View; stride: number }[]
  traces: View[]
  turned: View[]
  logits: View
  losses: View
}

/** Forward pass, backward pass and update of one batch. */
export async function trainingCommands(options: NetworkOptions, clipNorm: number): Promise<Command[]> {
  const { gpu, buffers, memory, step } = options
  const { gradient, parameters, first, second, means: history, layout } = memory
  const { commands, pass } = await forwardCommands(options, true)
  const back = await backwardCommands(options, pass)
  const { losses, positions: rows } = pass
  const vectors = { step, gradient, parameters, first, second, losses, history, count: layout.floats, rows }
  return [...commands, ...back, ...(await adam(gpu, buffers, vectors, { clipNorm }))]
}

/** Mean loss of one batch into the place that `step` names. */
export async function evaluationCommands(options: NetworkOptions): Promise<Command[]> {
  const { gpu, buffers, memory, step } = options
  const { commands, pass } = await forwardCommands(options, false)
  const sums = { step, losses: pass.losses, history: memory.means, rows: pass.positions }
  return [...commands, await meanLoss(gpu, buffers, sums)]
}

async function forwardCommands(
  { gpu, buffers, config, memory, batch, steps, sequences, software, step: _, seeds, dropout }: NetworkOptions,
  training: boolean,
): Promise<{ commands: Command[]; pass: Pass }> {
  const { layout, parameters } = memory
  const { hidden, vocabulary } = config
  const positions = steps * sequences
  const plan = planOf(gpu, software, hidden)
  const { embedding, output } = layout
  const inputs = layout.layers.map(({ inputs: width, inputRows }, k) => {
    const stride = inputRows + (training ? hidden : 0)
    // The first layer's input is copied by the kernel, its 1 included, and only for the weight gradient.
    if (k === 0) return { view: buffers.storage('embedded', training ? positions * stride : 4), stride }
    return { view: inputMemory(buffers, positions, { inputs: width, stride }), stride }
  })
  inputs.push({ view: inputMemory(buffers, positions, { inputs: hidden, stride: output.rows }), stride: output.rows })
  const rows = training ? positions : sequences
  const traces = layout.layers.map(() => buffers.storage('traces', rows * 5 * hidden))
  const turned = layout.layers.map(() => buffers.storage('turned weights', training ? 4 * hidden * hidden : 4))
  const logits = buffers.storage('logits', positions * output.width)
  const losses = buffers.storage('losses', positions)

  const commands: Command[] = []
  for (const [k, place] of layout.layers.entries()) {
    const { inputRows } = place
    const count = k === 0 ? vocabulary : positions
    const projected = buffers.storage('projected', count * 4 * hidden)
    const input = at(inputs, k)
    const operands =
      k === 0
        ? { a: rowsOf(parameters, embedding), b: rowsOf(parameters, place), out: projected }
        : { a: input.view, b: rowsOf(parameters, place), out: projected }
    const shape = { m: count, n: 4 * hidden, k: inputRows }
    const strides = { a: k === 0 ? embedding.width : input.stride }
    commands.push(await matmul(gpu, buffers, shape, operands, { strides, label: 'project input' }))
    const table = { view: rowsOf(parameters, embedding), stride: embedding.width, columns: inputRows }
    commands.push(
      await lstmForward(
        gpu,
        buffers,
        { steps, batch: sequences, hidden },
        {
          step: at(seeds, k),
          projected,
          ...(k === 0 && { ids: batch.inputs }),
          recurrent: rowsOf(parameters, place, inputRows),
          out: at(inputs, k + 1),
          traces: at(traces, k),
          ...(training && {
            trail: { ...input, column: inputRows, turned: at(turned, k), ...(k === 0 && { table }) },
          }),
        },
        { plan, dropout: training ? dropout : 0 },
      ),
    )
  }
  const top = at(inputs, config.layers)
  commands.push(
    await matmul(
      gpu,
      buffers,
      { m: positions, n: output.width, k: output.rows },
      { a: top.view, b: rowsOf(parameters, output), out: logits },
      { label: 'logits' },
    ),
    await crossEntropy(
      gpu,
      buffers,
      { rows: positions, columns: vocabulary, stride: output.width },
      { logits, targets: batch.targets, losses },
    ),
  )
  return { commands, pass: { plan, positions, inputs, traces, turned, logits, losses } }
}

async function backwardCommands(
  { gpu, buffers, config, memory, batch, steps, sequences, software, seeds, dropout }: NetworkOptions,
  { plan, positions, inputs, traces, turned, logits }: Pass,
): Promise<Command[]> {
  const { layout, parameters, gradient } = memory
  const { hidden, vocabulary, embedding: width } = config
  const { embedding, output } = layout
  const above = buffers.storage('gradient from above', positions * hidden)
  const dz = buffers.storage('gate gradients', positions * 4 * hidden)
  const commands = [
    await matmul(
      gpu,
      buffers,
      { m: output.rows, n: output.width, k: positions, transposeA: true },
      { a: at(inputs, config.layers).view, b: logits, out: rowsOf(gradient, output) },
      { label: 'output gradient' },
    ),
    await matmul(
      gpu,
      buffers,
      { m: positions, n: hidden, k: output.width, transposeB: true },
      { a: logits, b: rowsOf(parameters, output), out: above },
      { label: 'gradient below' },
    ),
  ]
  for (let k = config.layers - 1; k >= 0; k--) {
    const place = at(layout.layers, k)
    const input = at(inputs, k)
    commands.push(
      await lstmBackward(
        gpu,
        buffers,
        { steps, batch: sequences, hidden },
        {
          step: at(seeds, k),
          traces: at(traces, k),
          turned: at(turned, k),
          gradient: { view: above, stride: hidden },
          dz,
        },
        { plan, dropout },
      ),
      await matmul(
        gpu,
        buffers,
        { m: place.rows, n: 4 * hidden, k: positions, transposeA: true },
        { a: input.view, b: dz, out: rowsOf(gradient, place) },
        { label: 'layer gradient' },
      ),
    )
    if (k > 0) {
      commands.push(
        await matmul(
          gpu,
          buffers,
          { m: positions, n: hidden, k: 4 * hidden, transposeB: true },
          { a: dz, b: rowsOf(parameters, place), out: above },
          { label: 'gradient below' },
        ),
      )
    }
  }
  const byId = buffers.storage('gate gradients by id', vocabulary * 4 * hidden)
  commands.push(
    await scatterAdd(
      gpu,
      buffers,
      { ids: vocabulary, columns: 4 * hidden, sourceStride: 4 * hidden, outStride: 4 * hidden },
      { sorted: batch.sorted, source: dz, out: byId },
      software,
    ),
    await matmul(
      gpu,
      buffers,
      { m: vocabulary, n: width, k: 4 * hidden, transposeB: true },
      { a: byId, b: rowsOf(parameters, at(layout.layers, 0)), out: rowsOf(gradient, embedding) },
      { strides: { out: embedding.width }, label: 'embedding gradient' },
    ),
  )
  return commands
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index]
  if (item === undefined) throw new Error(`No item ${index} in a list of ${list.length}.`)
  return item
}
