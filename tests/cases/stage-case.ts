/** What tests of whole stages share: a stage of a lab with work for it. */
import type { Params } from '../../workers/contracts/schema'
import type { Job } from '../../workers/runtime/job'
import { checkParams } from '../../workers/runtime/params'
import type { AnyStage, Service } from '../../workers/runtime/service'

export interface StageWork {
  inputs: Record<string, unknown>
  params?: Params
}

/**
 * @property name    the stage, and what about it: `tokenize bpe`
 * @property shapes  how texts are broken into lines, where the work is about a text
 * @property prepare work that differs from that of every other attempt, so that none is answered from memory
 */
export interface StageCase {
  name: string
  shapes?: readonly string[]
  prepare(attempt: number, shape: string): StageWork | Promise<StageWork>
}

/**
 * What a lab holds its stages to.
 * @property cases   work that can be cancelled: at least one of each stage that rests
 * @property instant questions that are answered before anyone could cancel them
 * @property endless work that nobody waits for to the end, cancelled in a real browser; missing where a lab has none
 */
export interface LabCases {
  service: Service
  cases: readonly StageCase[]
  instant: readonly StageCase[]
  endless?: StageCase
}

/** The stage that a case is about: the first word of its name. */
export const stageOf = ({ name }: StageCase): string => name.split(' ')[0] ?? ''

export async function runStageOf<Data = unknown>(
  service: Service,
  name: string,
  { inputs, params = {} }: StageWork,
  job: Job,
): Promise<Data> {
  const stage = service.stages?.[name] as AnyStage
  return (await stage.run(inputs, checkParams(stage.schema, params), job)) as Data
}
