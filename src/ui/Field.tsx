/** A label above a control, a hint or a complaint below it. Every control with a label uses it, so rows line up. */
import { Show, type JSX } from 'solid-js'
import { classNames } from './class-names'
import s from './Field.module.css'

/** What every control with a label takes. */
export interface FieldLabel {
  /** Names the control, above it. */
  label: string
  /** One short line below: what it does, or its range. */
  hint?: string | undefined
  /** What is wrong with the value; replaces the hint and is announced. */
  problem?: string | undefined
  /** The control can't be used now. */
  disabled?: boolean | undefined
}

export interface FieldProps extends FieldLabel {
  /** The id of the control. Without it the label is a plain text with the id `labelId`. */
  for?: string | undefined
  /** Set where a group names itself by aria-labelledby. */
  labelId?: string | undefined
  /** The id of the hint, for aria-describedby. */
  hintId?: string | undefined
  /** Takes the whole row. */
  wide?: boolean | undefined
  children: JSX.Element
}

export function Field(props: FieldProps): JSX.Element {
  return (
    <div class={classNames(s.field, props.wide && s.wide, props.disabled && s.disabled)}>
      <Show
        when={props.for}
        fallback={
          <span class={s.label} id={props.labelId}>
            {props.label}
          </span>
        }
      >
        <label class={s.label} for={props.for} id={props.labelId}>
          {props.label}
        </label>
      </Show>
      {props.children}
      <Show when={props.problem ?? props.hint}>
        <span class={classNames(s.hint, props.problem && s.problem)} id={props.hintId} aria-live="polite">
          {props.problem ?? props.hint}
        </span>
      </Show>
    </div>
  )
}

/** A row of fields and buttons above a result; wraps. `end` stands at the right edge. */
export function Controls(props: { children: JSX.Element; end?: JSX.Element | undefined }): JSX.Element {
  return (
    <div class={s.controls}>
      {props.children}
      <Show when={props.end}>
        <div class={s.end}>{props.end}</div>
      </Show>
    </div>
  )
}
