/** A number typed by hand. It reports only numbers inside its range; what is wrong with others is said below. */
import { createSignal, createUniqueId, Show, type JSX } from 'solid-js'
import { classNames } from './class-names'
import { Field, type FieldLabel } from './Field'
import { formatNumber } from './format'
import s from './Input.module.css'

export interface NumberFieldProps extends FieldLabel {
  value: number
  min?: number | undefined
  max?: number | undefined
  /** Arrow keys move by this much, and 1 (the default) asks for whole numbers; 'any' takes every number. */
  step?: number | 'any' | undefined
  unit?: string | undefined
  /** Called with each number that is inside the range, when the field is left or Enter is pressed. */
  onChange: (value: number) => void
}

export function NumberField(props: NumberFieldProps): JSX.Element {
  const id = createUniqueId()
  const [problem, setProblem] = createSignal<string>()
  const settle = (element: HTMLInputElement): void => {
    const wrong = numberProblem(element.valueAsNumber, props.min, props.max, (props.step ?? 1) === 1)
    setProblem(wrong)
    if (!wrong) props.onChange(element.valueAsNumber)
  }
  const shown = (): string | undefined => problem() ?? props.problem
  return (
    <Field {...props} problem={shown()} for={id} hintId={`${id}-hint`}>
      <span>
        <input
          id={id}
          type="number"
          class={classNames(s.input, s.number)}
          min={props.min}
          max={props.max}
          step={props.step ?? 1}
          value={props.value}
          disabled={props.disabled}
          aria-invalid={shown() ? 'true' : undefined}
          aria-describedby={`${id}-hint`}
          onChange={(event) => settle(event.currentTarget)}
        />
        <Show when={props.unit}>
          <span class={s.unit}>{props.unit}</span>
        </Show>
      </span>
    </Field>
  )
}

/** What is wrong with a number in a field, or undefined. */
export function numberProblem(
  value: number,
  min: number | undefined,
  max: number | undefined,
  whole: boolean,
): string | undefined {
  if (!Number.isFinite(value)) return 'A number is needed here.'
  if (whole && !Number.isInteger(value)) return 'A whole number is needed here.'
  if (min !== undefined && value < min) return `${formatNumber(min, 6)} is the lowest value.`
  if (max !== undefined && value > max) return `${formatNumber(max, 6)} is the highest value.`
  return undefined
}
