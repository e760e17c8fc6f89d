/**
 * The frame every stage stands in: question, controls, run and cancel, progress, error, result, note and code. It
 * places itself on the lab's strip. A view inside draws an artifact and computes nothing.
 */
import { type JSX, onMount, Show } from 'solid-js'
import type { Artifact } from '../../workers/contracts/artifact'
import type { Run } from '../client'
import { Button } from '../ui/Button'
import { classNames } from '../ui/class-names'
import { Controls } from '../ui/Field'
import { CodeReader } from './CodeReader'
import { StageError } from './StageError'
import { StageProgress } from './StageProgress'
import { useLab } from './lab'
import s from './Stage.module.css'

export interface StageProps<View, Live> {
  /** One of the lab's stages; gives number, question and anchor. */
  id: string
  run: Run<View, Live>
  /** One or two short lines for the strip, from the artifact. */
  flow: (artifact: Artifact<View>) => readonly string[]
  /** Lines for the strip instead, while a run stands half done: paused, 74 / 300. */
  standing?: (() => readonly string[] | undefined) | undefined
  /** The parameters, in one row. */
  controls?: JSX.Element
  /** Label of the button that starts a run; without it the stage runs by itself whenever its input changes. */
  startLabel?: string
  /** Label of the button that stops a run: "Cancel" unless a stopped run can go on ("Pause"). */
  stopLabel?: string
  /** Beside the start button: exports, "save to the Library". */
  actions?: JSX.Element
  /** In the margin: formula, source, reference, what to look for. */
  note?: JSX.Element
  /** Files of the engine that do this stage's work, relative to `workers/`. */
  code?: readonly string[]
  /** While it runs: drawn from the live result instead of the artifact. */
  live?: (live: NonNullable<Live>) => JSX.Element
  /** Shown before there is a result: what to do. */
  empty?: JSX.Element
  children: (artifact: Artifact<View>) => JSX.Element
}

export function Stage<View, Live = undefined>(props: StageProps<View, Live>): JSX.Element {
  const lab = useLab()
  const number = (): number => lab.info.stages.findIndex((stage) => stage.id === props.id) + 1
  const question = (): string => lab.info.stages[number() - 1]?.question ?? props.id
  const running = (): boolean => props.run.status() === 'running'
  /** A stage that runs by itself stands still only when it was cancelled. */
  const wasCancelled = (): boolean =>
    !props.startLabel && (props.run.status() === 'stale' || props.run.status() === 'ready')
  const live = (): NonNullable<Live> | undefined => (running() ? (props.run.progress()?.live ?? undefined) : undefined)
  onMount(() =>
    lab.place(props.id, {
      run: props.run as Run<never>,
      flow: () => {
        const artifact = props.run.artifact()
        return artifact ? props.flow(artifact) : []
      },
      standing: () => props.standing?.(),
    }),
  )

  return (
    <section id={`stage-${props.id}`} class={s.stage} tabindex="-1" aria-labelledby={`heading-${props.id}`}>
      <header>
        <i aria-hidden="true">{number()}</i>
        <h2 id={`heading-${props.id}`}>{question()}</h2>
      </header>
      <div class={s.body}>
        <Controls
          end={
            <>
              {props.actions}
              <Show when={running() && props.startLabel}>
                <Button onClick={() => props.run.cancel()}>{props.stopLabel ?? 'Cancel'}</Button>
              </Show>
              <Show when={wasCancelled()}>
                <Button kind="main" onClick={() => props.run.start()}>
                  Run
                </Button>
              </Show>
              <Show when={!running() && props.startLabel}>
                {(label) => (
                  <Button
                    kind="main"
                    disabled={props.run.status() === 'waiting' || props.run.status() === 'done'}
                    title={
                      props.run.status() === 'done' ? 'Done with these settings; change one to run again.' : undefined
                    }
                    onClick={() => props.run.start()}
                  >
                    {label()}
                  </Button>
                )}
              </Show>
            </>
          }
        >
          {props.controls}
        </Controls>
        <div class={s.progress}>
          <StageProgress run={props.run} stopLabel={props.startLabel ? undefined : (props.stopLabel ?? 'Cancel')} />
        </div>
        <Show when={props.run.error()}>
          {(error) => (
            <StageError error={error()} kept={props.run.artifact() !== undefined} onRetry={() => props.run.start()} />
          )}
        </Show>
        <Show
          when={props.live !== undefined && live()}
          fallback={
            <Show
              when={props.run.artifact()}
              fallback={<Show when={props.run.status() !== 'failed'}>{<div class={s.empty}>{props.empty}</div>}</Show>}
            >
              {(artifact) => (
                <div class={classNames(s.result, props.run.isOutdated() && s.old)} aria-busy={running()}>
                  {props.children(artifact())}
                </div>
              )}
            </Show>
          }
        >
          {(now) => <div class={s.result}>{props.live?.(now())}</div>}
        </Show>
      </div>
      <aside class={s.note} aria-label={`How stage ${number()} works`}>
        <details open={isWide()}>
          <summary>How this works</summary>
          {props.note}
          <Show when={props.code}>{(paths) => <CodeReader paths={paths()} />}</Show>
        </details>
      </aside>
    </section>
  )
}

/** Notes stand open in the margin where there is one, and fold where there is not. */
function isWide(): boolean {
  return matchMedia('(min-width: 1181px)').matches
}
