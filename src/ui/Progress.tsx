/** A running job: phase, share done, rate and time left, and a way to stop it. Screen readers hear each quarter. */
import { createComputed, createMemo, createSignal, on, Show, untrack, type JSX } from 'solid-js'
import { Button } from './Button'
import { formatClock, formatCount, formatNumber, formatShare } from './format'
import { nextRate, timeLeftMs, type RateState } from './rate'
import s from './Progress.module.css'

export interface ProgressProps {
  /** What is being done now, as the worker says it: counting pairs. */
  phase: string
  /** Units finished. */
  done: number
  /** Units in all; 0 while unknown. */
  total: number
  /** What is counted: steps, tokens. */
  unit?: string | undefined
  /** Units a second, where the job knows better than the messages tell. */
  rate?: number | undefined
  /** Milliseconds left, where the job knows better. */
  timeLeftMs?: number | undefined
  /** Shows the cancel button. */
  onCancel?: (() => void) | undefined
  /** "Cancel" unless told. */
  cancelLabel?: string | undefined
}

export function Progress(props: ProgressProps): JSX.Element {
  const [state, setState] = createSignal<RateState>()
  createComputed(
    on([() => props.phase, () => props.done], ([phase, done]) => {
      setState(nextRate(untrack(state), phase, done, performance.now()))
    }),
  )
  const share = createMemo(() => (props.total > 0 ? Math.min(1, Math.max(0, props.done / props.total)) : undefined))
  const rate = (): number | undefined => props.rate ?? state()?.perSecond
  const left = (): number | undefined => props.timeLeftMs ?? timeLeftMs(state(), props.total)
  const counted = (): string =>
    props.total > 0 ? `${formatCount(props.done)} / ${formatCount(props.total)}` : formatCount(props.done)
  const spoken = createMemo(() => {
    const value = share()
    return value === undefined ? props.phase : `${props.phase}, ${Math.floor(value * 4) * 25} per cent`
  })
  return (
    <div class={s.progress}>
      <div class={s.line}>
        <span class={s.phase}>{props.phase}</span>
        <span class={s.figures}>
          <Show when={props.total > 0 || props.done > 0}>
            <span>
              {counted()}
              <Show when={props.unit}>{(unit) => <> {unit()}</>}</Show>
            </span>
          </Show>
          <Show when={share() !== undefined}>
            <span>{formatShare(share() ?? 0)}</span>
          </Show>
          <Show when={rate()}>{(value) => <span>{formatNumber(value())} /s</span>}</Show>
          <Show when={left() !== undefined && share() !== 1}>
            <span>{formatClock(left() ?? 0)} left</span>
          </Show>
        </span>
        <Show when={props.onCancel}>
          <Button small onClick={() => props.onCancel?.()}>
            {props.cancelLabel ?? 'Cancel'}
          </Button>
        </Show>
      </div>
      <div
        class={s.track}
        role="progressbar"
        aria-label={props.phase}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share() === undefined ? undefined : Math.round((share() ?? 0) * 100)}
        data-unknown={share() === undefined ? '' : undefined}
      >
        <div class={s.fill} style={{ '--share': share() ?? 1 }} />
      </div>
      <span class="visually-hidden" role="status">
        {spoken()}
      </span>
    </div>
  )
}
