/** The first-neurons lab's stages, with work that rests many times (`cases`) or as questions answered at once. */
import type { DataData } from '../../workers/contracts/neurons/data'
import { makeJob } from '../../workers/runtime/job'
import { neuronsService } from '../../workers/services/neurons'
import { runStageOf, type LabCases, type StageCase } from './stage-case'
import { customersCsv } from './tables'

const LONG_ROWS = 6_000

const csv = customersCsv(LONG_ROWS, 4)
const few = csv.split('\n').slice(0, 1_200).join('\n')
const made = new Map<string, Promise<DataData>>()
const data = (file = few): Promise<DataData> => {
  const params = { features: 'all', target: 'left' }
  const points = made.get(file) ?? runStageOf<DataData>(neuronsService, 'data', { inputs: { file }, params }, makeJob())
  made.set(file, points)
  return points
}

const of = (name: string, prepare: StageCase['prepare']): StageCase => ({ name, prepare })

const cases: StageCase[] = [
  of('data', (attempt) => ({ inputs: { file: `${csv}\n${attempt}` }, params: { features: 'all', target: 'left' } })),
  of('train perceptron', async () => ({
    inputs: { data: await data() },
    params: { algorithm: 'perceptron', epochs: 20 },
  })),
  ...(['batch', 'mini-batch', 'stochastic'] as const).map((mode) =>
    of(`train ${mode}`, async () => ({
      inputs: { data: await data() },
      params: { algorithm: 'adaline', mode, epochs: 20, learningRate: 0.001 },
    })),
  ),
  of('rate', async () => ({ inputs: { data: await data() } })),
  of('experiments', async () => ({ inputs: { data: await data() } })),
  of('hidden', async () => ({ inputs: { data: await data() }, params: { epochs: 20 } })),
]

const instant: StageCase[] = [of('openFile', () => ({ inputs: { file: new File([csv], 'customers.csv') } }))]

const endless = of('train', async (attempt) => ({
  inputs: { data: await data(csv) },
  // A larger rate runs away, and then it ends.
  params: { algorithm: 'adaline', mode: 'stochastic', epochs: 20_000, learningRate: 0.0005, seed: attempt },
}))

export const neuronsCases: LabCases = { service: neuronsService, cases, instant, endless }
