/** The first-neurons lab's stages, in Node. */
import type { NeuronsStages } from '../../workers/contracts/neurons'
import type { Params } from '../../workers/contracts/schema'
import { makeJob } from '../../workers/runtime/job'
import { checkParams } from '../../workers/runtime/params'
import type { AnyStage } from '../../workers/runtime/service'
import { neuronsService } from '../../workers/services/neurons'

export async function runNeurons<K extends keyof NeuronsStages>(
  name: K,
  inputs: NeuronsStages[K]['inputs'],
  params: Params = {},
): Promise<NeuronsStages[K]['data']> {
  const stage = neuronsService.stages?.[name] as AnyStage
  return (await stage.run(inputs, checkParams(stage.schema, params), makeJob())) as NeuronsStages[K]['data']
}
