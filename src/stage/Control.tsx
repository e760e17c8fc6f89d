/** One parameter as the control its schema asks for: slider, segments or select, switch, text. */
import { For, type JSX, Match, Switch as Choose } from 'solid-js'
import type { Field, ParamValue, Schema } from '../../workers/contracts/schema'
import { Checkbox } from '../ui/Checkbox'
import { NumberField } from '../ui/NumberField'
import { Segmented } from '../ui/Segmented'
import { Select } from '../ui/Select'
import { Slider } from '../ui/Slider'
import { TextField } from '../ui/TextField'
import { formatCount, formatNumber, formatShare } from '../ui/format'
import type { StageParams } from './params'

export interface ControlProps<S extends Schema> {
  params: StageParams<S>
  name: keyof S & string
  /** Instead of the schema's label. */
  label?: string
  disabled?: boolean
}

/** Choices with more options than this become a select. */
const MOST_SEGMENTS = 5

/** How a slider writes its value; undefined leaves it to the slider. */
function formatOf({
  share,
  integer,
  zero,
}: Extract<Field, { kind: 'number' }>): ((value: number) => string) | undefined {
  const format = share ? formatShare : integer ? formatCount : undefined
  return zero === undefined ? format : (value) => (value === 0 ? zero : (format ?? formatNumber)(value))
}

export function Control<S extends Schema>(props: ControlProps<S>): JSX.Element {
  const field = (): Field => props.params.schema[props.name] as Field
  const label = (): string => props.label ?? field().label
  const value = (): ParamValue => props.params.values()[props.name]
  const set = (next: ParamValue): void => props.params.set(props.name, next as never)
  const as = <K extends Field['kind']>(kind: K): Extract<Field, { kind: K }> | undefined =>
    field().kind === kind ? (field() as Extract<Field, { kind: K }>) : undefined
  const options = (choice: Extract<Field, { kind: 'choice' }>): { value: string; label: string }[] =>
    Object.entries(choice.options).map(([option, text]) => ({ value: option, label: text }))

  return (
    <Choose>
      <Match when={as('number')}>
        {(number) => (
          <Choose
            fallback={
              <Slider
                label={label()}
                value={value() as number}
                min={number().min}
                max={number().max}
                step={number().step ?? (number().integer ? 1 : (number().max - number().min) / 100)}
                stops={number().stops}
                unit={number().unit}
                format={formatOf(number())}
                disabled={props.disabled}
                onInput={set}
              />
            }
          >
            <Match when={props.name === 'seed'}>
              <NumberField
                label={label()}
                value={value() as number}
                min={number().min}
                max={number().max}
                step={1}
                disabled={props.disabled}
                onChange={set}
              />
            </Match>
          </Choose>
        )}
      </Match>
      <Match when={as('choice')}>
        {(choice) => (
          <Choose
            fallback={
              <Segmented
                label={label()}
                value={value() as string}
                options={options(choice())}
                disabled={props.disabled}
                onChange={set}
              />
            }
          >
            <Match when={Object.keys(choice().options).length > MOST_SEGMENTS}>
              <Select
                label={label()}
                value={value() as string}
                options={options(choice())}
                disabled={props.disabled}
                onChange={set}
              />
            </Match>
          </Choose>
        )}
      </Match>
      <Match when={as('flag')}>
        <Checkbox label={label()} checked={value() as boolean} disabled={props.disabled ?? false} onChange={set} />
      </Match>
      <Match when={as('text')}>
        <TextField label={label()} value={value() as string} disabled={props.disabled} onChange={set} />
      </Match>
    </Choose>
  )
}

/** Several controls in a row, in the order of `names` (all of the schema's when missing). */
export function ParamControls<S extends Schema>(props: {
  params: StageParams<S>
  names?: readonly (keyof S & string)[]
  disabled?: boolean
}): JSX.Element {
  return (
    <For each={props.names ?? Object.keys(props.params.schema)}>
      {(name) => <Control params={props.params} name={name} disabled={props.disabled ?? false} />}
    </For>
  )
}
