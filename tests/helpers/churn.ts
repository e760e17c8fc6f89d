/** The churn lab's stages one after the other, in Node, on whatever table. */
import { readFileSync } from 'node:fs'
import type { ChurnStages } from '../../workers/contracts/churn'
import type { Params } from '../../workers/contracts/schema'
import { makeJob } from '../../workers/runtime/job'
import { checkParams } from '../../workers/runtime/params'
import type { AnyStage } from '../../workers/runtime/service'
import { churnService } from '../../workers/services/churn'

export const telcoSample = readFileSync(new URL('../../public/samples/telco-churn.csv', import.meta.url), 'utf8')

export async function runStage<K extends keyof ChurnStages>(
  name: K,
  inputs: ChurnStages[K]['inputs'],
  params: Params = {},
): Promise<ChurnStages[K]['data']> {
  const stage = churnService.stages?.[name] as AnyStage
  return (await stage.run(inputs, checkParams(stage.schema, params), makeJob())) as ChurnStages[K]['data']
}

/** Table, look and design of a CSV. */
export async function designOf(csv: string, params: Params = {}) {
  const table = await runStage('table', { file: csv })
  const look = await runStage('look', { table })
  const design = await runStage('prepare', { table, look }, params)
  return { table, look, design }
}
