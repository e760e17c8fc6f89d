/** Checkbox for a choice that is applied with others; Switch for one that acts at once. Both are native checkboxes. */
import { Show, type JSX } from 'solid-js'
import s from './Input.module.css'

export interface CheckboxProps {
  label: JSX.Element
  /** A second, smaller line. */
  detail?: JSX.Element | undefined
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean | undefined
}

function Check(props: CheckboxProps & { role?: 'switch' }): JSX.Element {
  return (
    <label class={s.check}>
      <input
        type="checkbox"
        role={props.role}
        class={props.role === 'switch' ? s.switch : s.box}
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        {props.label}
        <Show when={props.detail}>
          <span class={s.detail}>{props.detail}</span>
        </Show>
      </span>
    </label>
  )
}

export function Checkbox(props: CheckboxProps): JSX.Element {
  return <Check {...props} />
}

export function Switch(props: CheckboxProps): JSX.Element {
  return <Check {...props} role="switch" />
}
