/** The LSTM in the names, shapes and gate order of PyTorch's nn.Embedding, nn.LSTM and nn.Linear: load_state_dict takes it. */
import type { LstmConfig } from '../../contracts/text/language-model'
import type { Job } from '../../runtime/job'
import { viewsOf, type LanguageModel, type Matrix } from './architecture'
import { lstmLayout } from './lstm-layout'

/** PyTorch's gates in order (input, forget, cell, output), as positions in ours (cell, input, forget, output). */
const PYTORCH_GATES = [1, 2, 0, 3] as const

/** Matrices in PyTorch's names and layout: (4 hidden, inputs), transposed from ours. */
export async function lstmMatrices({ config, parameters }: LanguageModel<LstmConfig>, job: Job): Promise<Matrix[]> {
  const { hidden } = config
  const matrices: Matrix[] = []
  for (const { name, shape, values } of viewsOf(lstmLayout(config), parameters)) {
    const [rows = 1, columns = 1] = shape
    const [, k = '', part] = /^layer(\d+)\.(weights|bias)$/.exec(name) ?? []
    if (name === 'embedding') matrices.push({ name: 'embedding.weight', shape, values })
    else if (name === 'output.bias') matrices.push({ name, shape: [columns], values })
    else if (name === 'output.weights') {
      const turned = await transposed(values, 0, rows, columns, job)
      matrices.push({ name: 'output.weight', shape: [columns, rows], values: turned })
    } else if (part === 'bias') {
      const bias = gatesReordered(values, 1, hidden)
      matrices.push({ name: `lstm.bias_ih_l${k}`, shape: [columns], values: bias })
      matrices.push({ name: `lstm.bias_hh_l${k}`, shape: [columns], values: new Float32Array(columns) })
    } else {
      const inputs = rows - hidden
      const input = gatesReordered(await transposed(values, 0, inputs, columns, job), inputs, hidden)
      const recurrent = gatesReordered(await transposed(values, inputs, hidden, columns, job), hidden, hidden)
      matrices.push({ name: `lstm.weight_ih_l${k}`, shape: [columns, inputs], values: input })
      matrices.push({ name: `lstm.weight_hh_l${k}`, shape: [columns, hidden], values: recurrent })
    }
  }
  return matrices
}

/** (columns, count) out of `count` rows of a row-major matrix, starting at row `from`. */
async function transposed(
  values: Float32Array,
  from: number,
  count: number,
  columns: number,
  job: Job,
): Promise<Float32Array> {
  const out = new Float32Array(count * columns)
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * count + row] = values[(from + row) * columns + column]!
    }
    if (job.due()) await job.rest()
  }
  return out
}

/** Blocks of `hidden` rows, each `width` wide, put in PyTorch's order. */
function gatesReordered(values: Float32Array, width: number, hidden: number): Float32Array {
  const block = hidden * width
  const out = new Float32Array(values.length)
  for (const [to, from] of PYTORCH_GATES.entries()) {
    out.set(values.subarray(from * block, (from + 1) * block), to * block)
  }
  return out
}
