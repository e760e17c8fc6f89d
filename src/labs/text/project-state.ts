/**
 * The projection's parameters and run, and the picture to show: moving while t-SNE or UMAP runs, standing where it was paused,
 * and else the result. The worker keeps a cancelled run, so that starting it again goes on where it stood.
 */
import { createEffect, createMemo, createSignal } from 'solid-js'
import type { Artifact, Input } from '../../../workers/contracts/artifact'
import type { TextStages } from '../../../workers/contracts/text'
import {
  type KlPoint,
  type ProjectionData,
  type ProjectionLive,
  projectSchema,
} from '../../../workers/contracts/text/project'
import { createRun } from '../../client'
import type { StageCall } from '../../client/service'
import { createParams } from '../../stage/params'

/** What is drawn, whether it is still moving or not. */
export interface ShownProjection {
  words: readonly string[]
  /** rows x 2, row-major. */
  points: Float32Array
  history: readonly KlPoint[]
  iteration: number | undefined
  /** Missing while points move and where a run was paused. */
  result: ProjectionData | undefined
}

/** @param vectors the embedding's artifact, once there is one */
export function createProjection(stage: StageCall<TextStages['project']>, vectors: () => Artifact | Input | undefined) {
  const params = createParams('project', projectSchema)
  const inputs = createMemo(() => {
    const given = vectors()
    return given && { vectors: given }
  })
  const run = createRun(stage, inputs, params.values)
  const [last, setLast] = createSignal<ProjectionLive>()
  createEffect(() => {
    const live = run.progress()?.live
    if (live) setLast(live)
  })
  createEffect(() => {
    if (run.status() === 'done' || run.status() === 'waiting') setLast(undefined)
  })
  const isPaused = (): boolean =>
    last() !== undefined && (run.status() === 'stale' || run.status() === 'ready') && params.values().method !== 'pca'
  const shown = createMemo((): ShownProjection | undefined => {
    const moving = run.status() === 'running' || isPaused() ? last() : undefined
    if (moving) return { ...moving, result: undefined }
    const result = run.artifact()?.data
    return result && shownOf(result)
  })
  return { params, run, shown, isPaused }
}

export type Projection = ReturnType<typeof createProjection>

function shownOf(result: ProjectionData): ShownProjection {
  const { words, points, history = [], iterations } = result
  return { words, points, history, iteration: iterations, result }
}
