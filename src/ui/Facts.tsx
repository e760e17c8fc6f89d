/** Figures in a row, each over its label: what a run came to. The exact value is in the title. */
import { For, Show, type JSX } from 'solid-js'
import { formatExact, formatNumber } from './format'
import s from './Facts.module.css'

export interface Fact {
  /** What the figure is, with its unit where the figure has none: validation loss, nats. */
  label: string
  /** A number is written to three significant figures; a text as it stands; undefined is an en dash that keeps its place. */
  value: number | string | undefined
  /** Written after the figure, smaller: %, MB. */
  unit?: string | undefined
  /** Replaces the title, which is the exact number. */
  title?: string | undefined
}

export interface FactsProps {
  facts: readonly Fact[]
}

const written = (value: Fact['value']): string =>
  value === undefined ? '–' : typeof value === 'number' ? formatNumber(value) : value

const exact = (fact: Fact): string | undefined =>
  fact.title ?? (typeof fact.value === 'number' ? formatExact(fact.value) : undefined)

export function Facts(props: FactsProps): JSX.Element {
  return (
    <dl class={s.facts}>
      <For each={props.facts}>
        {(fact) => (
          <div class={s.fact}>
            <dt class={s.label}>{fact.label}</dt>
            <dd class={s.value} title={exact(fact)}>
              {written(fact.value)}
              <Show when={fact.unit}>
                <span class={s.unit}> {fact.unit}</span>
              </Show>
            </dd>
          </div>
        )}
      </For>
    </dl>
  )
}
