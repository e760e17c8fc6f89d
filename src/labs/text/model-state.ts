/**
 * The model's parameters and run, and what is to be drawn: moving while it trains, standing where it was paused (in
 * this session or, by the checkpoint in the Library, in an earlier one), and else the result.
 */
import { createEffect, createMemo, createSignal, on, onCleanup, type Accessor } from 'solid-js'
import type { Artifact } from '../../../workers/contracts/artifact'
import type { TrainingLive } from '../../../workers/contracts/text/language-model'
import {
  modelSchema,
  type CheckpointView,
  type ModelActions,
  type ModelStages,
} from '../../../workers/contracts/text/model'
import { actionsOf, createRun, hostOf } from '../../client'
import type { StageCalls } from '../../client/service'
import { createParams } from '../../stage/params'

type Stages = Pick<StageCalls<ModelStages>, keyof ModelStages>

const actions = actionsOf<ModelActions>(hostOf('text'), 'text')

export type ModelLab = ReturnType<typeof createModel>

export function createModel(stages: Stages, text: Accessor<Artifact | undefined>) {
  const params = createParams('model', modelSchema)
  const inputs = createMemo(() => {
    const artifact = text()
    return artifact && { text: artifact }
  })
  const run = createRun(stages.model, inputs, params.values, { auto: () => false })
  const whereItStands = async (
    given: { text: Artifact },
    settings: ReturnType<typeof params.values>,
    signal: AbortSignal,
  ): Promise<CheckpointView> => {
    const { data: key } = await stages.textKey(given, {}, { signal })
    return actions.standing({ text: key, settings }, { signal })
  }
  const [standing, setStanding] = createSignal<TrainingLive>()
  /** Where a run stands is in the Library, or can't be put there. */
  const [isSaved, setSaved] = createSignal(false)
  const isIdle = createMemo(() => run.status() === 'ready' || run.status() === 'stale')

  createEffect(() => {
    const live = run.progress()?.live
    if (live) setStanding(live)
  })
  // Whenever nothing runs, the Library is asked whether a run of these settings was left unfinished.
  createEffect(
    on([isIdle, inputs, params.values], ([idle, given, values], before) => {
      if (before && (before[1] !== given || before[2] !== values)) setStanding(undefined)
      setSaved(false)
      if (!idle || !given) return
      const asked = new AbortController()
      onCleanup(() => asked.abort())
      whereItStands(given, values, asked.signal).then(
        ({ live }) => {
          if (asked.signal.aborted) return
          if (live) setStanding(live)
          setSaved(true)
        },
        // Without an answer the run simply starts afresh.
        () => !asked.signal.aborted && setSaved(true),
      )
    }),
  )
  const isPaused = (): boolean => isIdle() && (standing()?.step ?? 0) > 0
  const shown = createMemo((): TrainingLive | undefined => {
    if (run.status() === 'running' || isPaused()) return standing()
    return run.artifact()?.data
  })
  return {
    params,
    run,
    shown,
    isPaused,
    isSaved,
    /** The model as a file for other tools. */
    file: async (format: 'safetensors' | 'json'): Promise<Blob | undefined> => {
      const model = run.artifact()
      return model && (await stages.modelFile({ model }, { format })).data
    },
  }
}
