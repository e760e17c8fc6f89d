/**
 * A native range with its value beside it. It answers while it moves (onInput); onChange comes once, on release.
 * `stops` replaces a linear scale by listed values (16, 32, 64, …), which is how sizes and rates are chosen.
 */
import { createMemo, createUniqueId, type JSX } from 'solid-js'
import { Field, type FieldLabel } from './Field'
import { formatNumber } from './format'
import s from './Slider.module.css'

export interface SliderProps extends FieldLabel {
  value: number
  /** Lowest value; 0 unless told. Not used with stops. */
  min?: number | undefined
  /** Highest value; 100 unless told. Not used with stops. */
  max?: number | undefined
  /** Distance of two values; 1 unless told. Not used with stops. */
  step?: number | undefined
  /** The only values, in rising order. */
  stops?: readonly number[] | undefined
  /** Written after the value: ms, dimensions. */
  unit?: string | undefined
  /** How the value is written; three significant figures unless told. */
  format?: ((value: number) => string) | undefined
  /** While it moves. */
  onInput?: ((value: number) => void) | undefined
  /** Once, when it is let go. */
  onChange?: ((value: number) => void) | undefined
}

export function Slider(props: SliderProps): JSX.Element {
  const id = createUniqueId()
  const low = (): number => (props.stops ? 0 : (props.min ?? 0))
  const high = (): number => (props.stops ? Math.max(0, props.stops.length - 1) : (props.max ?? 100))
  const position = createMemo(() => (props.stops ? nearestStop(props.stops, props.value) : props.value))
  const share = (): number => (high() > low() ? (position() - low()) / (high() - low()) : 0)
  const read = (element: HTMLInputElement): number =>
    props.stops ? (props.stops[element.valueAsNumber] ?? props.value) : element.valueAsNumber
  const written = (): string => (props.format ?? formatNumber)(props.value) + (props.unit ? `\u00a0${props.unit}` : '')
  return (
    <Field {...props} for={id} hintId={`${id}-hint`}>
      <div class={s.row}>
        <input
          id={id}
          type="range"
          class={s.range}
          style={{ '--share': `${Math.min(1, Math.max(0, share())) * 100}%` }}
          min={low()}
          max={high()}
          step={props.stops ? 1 : (props.step ?? 1)}
          value={position()}
          disabled={props.disabled}
          aria-valuetext={written()}
          aria-describedby={`${id}-hint`}
          onInput={(event) => props.onInput?.(read(event.currentTarget))}
          onChange={(event) => props.onChange?.(read(event.currentTarget))}
        />
        <output class={s.output} for={id}>
          {written()}
        </output>
      </div>
    </Field>
  )
}

/** The index of the stop nearest to a value. */
export function nearestStop(stops: readonly number[], value: number): number {
  let best = 0
  stops.forEach((stop, index) => {
    if (Math.abs(stop - value) < Math.abs((stops[best] ?? Infinity) - value)) best = index
  })
  return best
}
