/** One line of text. */
import { createUniqueId, splitProps, type JSX } from 'solid-js'
import { classNames } from './class-names'
import { Field, type FieldLabel } from './Field'
import s from './Input.module.css'

export interface TextFieldProps extends FieldLabel {
  value: string
  /** At each key. */
  onInput?: ((value: string) => void) | undefined
  /** When it is left or Enter is pressed. */
  onChange?: ((value: string) => void) | undefined
  placeholder?: string | undefined
  /** search shows a clear button where the browser has one. */
  type?: 'text' | 'search' | 'url' | undefined
  /** Set in mono: for patterns, prompts and ids. */
  code?: boolean | undefined
  /** Fills its row. */
  wide?: boolean | undefined
  /** Spelling is checked unless code. */
  maxLength?: number | undefined
}

export function TextField(props: TextFieldProps): JSX.Element {
  const id = createUniqueId()
  const [own] = splitProps(props, ['code', 'wide'])
  return (
    <Field {...props} for={id} hintId={`${id}-hint`}>
      <input
        id={id}
        type={props.type ?? 'text'}
        class={classNames(s.input, own.wide ? s.wide : s.text, own.code && s.code)}
        value={props.value}
        placeholder={props.placeholder}
        maxLength={props.maxLength}
        disabled={props.disabled}
        spellcheck={!own.code}
        autocomplete="off"
        aria-invalid={props.problem ? 'true' : undefined}
        aria-describedby={`${id}-hint`}
        onInput={(event) => props.onInput?.(event.currentTarget.value)}
        onChange={(event) => props.onChange?.(event.currentTarget.value)}
      />
    </Field>
  )
}
