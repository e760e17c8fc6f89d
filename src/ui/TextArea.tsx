/** Several lines of text. */
import { createUniqueId, type JSX } from 'solid-js'
import { classNames } from './class-names'
import { Field, type FieldLabel } from './Field'
import s from './Input.module.css'

export interface TextAreaProps extends FieldLabel {
  value: string
  /** At each key. */
  onInput?: ((value: string) => void) | undefined
  /** When it is left. */
  onChange?: ((value: string) => void) | undefined
  placeholder?: string | undefined
  /** Lines shown; 6 unless told. */
  rows?: number | undefined
  /** Set in mono. */
  code?: boolean | undefined
}

export function TextArea(props: TextAreaProps): JSX.Element {
  const id = createUniqueId()
  return (
    <Field {...props} wide for={id} hintId={`${id}-hint`}>
      <textarea
        id={id}
        class={classNames(s.input, s.area, props.code && s.code)}
        rows={props.rows ?? 6}
        value={props.value}
        placeholder={props.placeholder}
        disabled={props.disabled}
        spellcheck={!props.code}
        aria-invalid={props.problem ? 'true' : undefined}
        aria-describedby={`${id}-hint`}
        onInput={(event) => props.onInput?.(event.currentTarget.value)}
        onChange={(event) => props.onChange?.(event.currentTarget.value)}
      />
    </Field>
  )
}
