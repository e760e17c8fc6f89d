/** The lab's parameters and runs, in order: each run takes the points. */
import type { NeuronsStages } from '../../../workers/contracts/neurons'
import { dataSchema } from '../../../workers/contracts/neurons/data'
import { experimentsSchema } from '../../../workers/contracts/neurons/experiments'
import { hiddenSchema } from '../../../workers/contracts/neurons/hidden'
import { rateSchema } from '../../../workers/contracts/neurons/rate'
import { trainSchema } from '../../../workers/contracts/neurons/train'
import { allOf, createRun, hostOf, stagesOf } from '../../client'
import { onDropped } from '../../stage/dropped'
import { createOwnFile } from '../../stage/own-file'
import { createParams } from '../../stage/params'

export const neurons = stagesOf<NeuronsStages>(hostOf('neurons'), 'neurons')

export type NeuronsLab = ReturnType<typeof createNeuronsLab>
export type DrawnPoint = readonly [x: number, y: number, label: 0 | 1]

export function createNeuronsLab() {
  const points = createPoints()
  const given = () => allOf({ data: points.run.artifact() })
  const trainParams = createParams('train', trainSchema)
  const rateParams = createParams('rate', rateSchema)
  const experimentsParams = createParams('experiments', experimentsSchema)
  const hiddenParams = createParams('hidden', hiddenSchema)
  return {
    points,
    train: { params: trainParams, run: createRun(neurons.train, given, trainParams.values) },
    rate: { params: rateParams, run: createRun(neurons.rate, given, rateParams.values) },
    experiments: {
      params: experimentsParams,
      run: createRun(neurons.experiments, given, experimentsParams.values, { auto: () => false }),
    },
    hidden: { params: hiddenParams, run: createRun(neurons.hidden, given, hiddenParams.values, { auto: () => false }) },
  }
}

function createPoints() {
  const params = createParams('points', dataSchema)
  const file = createOwnFile('neurons', 'points.file')
  const run = createRun(
    neurons.data,
    () => {
      const own = file.input()
      return own ? { file: own } : {}
    },
    params.values,
    { keepsLast: true },
  )
  file.follow(run)
  const forget = { 'points.target': undefined, 'points.first': undefined, 'points.second': undefined }
  const open = (given: File | string): void =>
    file.open(typeof given === 'string' ? new File([given], 'pasted table') : given, forget)
  onDropped(open)
  return {
    params,
    run,
    open,
    hasFile: () => file.input() !== undefined,
    choose: (source: ReturnType<typeof params.values>['source']) =>
      file.close({ ...forget, 'points.source': source === dataSchema.source.default ? undefined : source }),
    drawn: (): DrawnPoint[] => {
      const { drawn } = params.values()
      return drawn === '' ? [] : (JSON.parse(drawn) as DrawnPoint[])
    },
    draw: (points: readonly DrawnPoint[]) => params.set('drawn', points.length === 0 ? '' : JSON.stringify(points)),
  }
}
