/** One of many: the native list, which every phone and screen reader knows. */
import { createUniqueId, For, type JSX } from 'solid-js'
import { classNames } from './class-names'
import { Field, type FieldLabel } from './Field'
import s from './Input.module.css'

export interface SelectOption<Value extends string> {
  value: Value
  label: string
  disabled?: boolean | undefined
}

export interface SelectProps<Value extends string> extends FieldLabel {
  value: Value
  options: readonly SelectOption<Value>[]
  onChange: (value: Value) => void
}

export function Select<Value extends string>(props: SelectProps<Value>): JSX.Element {
  const id = createUniqueId()
  const choose = (index: number): void => {
    const option = props.options[index]
    if (option) props.onChange(option.value)
  }
  return (
    <Field {...props} for={id} hintId={`${id}-hint`}>
      <select
        id={id}
        class={classNames(s.input, s.select)}
        disabled={props.disabled}
        aria-describedby={`${id}-hint`}
        onChange={(event) => choose(event.currentTarget.selectedIndex)}
      >
        <For each={props.options}>
          {(option) => (
            <option value={option.value} disabled={option.disabled} selected={option.value === props.value}>
              {option.label}
            </option>
          )}
        </For>
      </select>
    </Field>
  )
}
