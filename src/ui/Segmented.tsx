/** A few choices side by side, one of them taken. Native radio buttons inside, so arrow keys and screen readers work. */
import { createUniqueId, For, type JSX } from 'solid-js'
import { Field, type FieldLabel } from './Field'
import s from './Segmented.module.css'

export interface SegmentedOption<Value extends string> {
  value: Value
  label: string
  /** Shown on hover; says more than the label can. */
  title?: string | undefined
  disabled?: boolean | undefined
}

export interface SegmentedProps<Value extends string> extends FieldLabel {
  value: Value
  options: readonly SegmentedOption<Value>[]
  onChange: (value: Value) => void
}

export function Segmented<Value extends string>(props: SegmentedProps<Value>): JSX.Element {
  const id = createUniqueId()
  return (
    <Field {...props} labelId={`${id}-label`} hintId={`${id}-hint`}>
      <div class={s.group} role="radiogroup" aria-labelledby={`${id}-label`} aria-describedby={`${id}-hint`}>
        <For each={props.options}>
          {(option) => (
            <label class={s.option} title={option.title}>
              <input
                type="radio"
                class={s.input}
                name={id}
                value={option.value}
                checked={option.value === props.value}
                disabled={props.disabled || option.disabled}
                onChange={() => props.onChange(option.value)}
              />
              <span class={s.text}>{option.label}</span>
            </label>
          )}
        </For>
      </div>
    </Field>
  )
}
