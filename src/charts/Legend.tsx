/** Which colour and shape is what. Lines are labelled at their ends instead. */
import { For, Show, type JSX } from 'solid-js'
import type { LegendItem } from './chart-types'
import { dataColour } from './palette'
import s from './Legend.module.css'

export function Legend(props: { items: readonly LegendItem[] }): JSX.Element {
  return (
    <Show when={props.items.length > 0}>
      <ul class={s.legend} role="list" aria-label="Legend">
        <For each={props.items}>
          {(item) => (
            <li class={s.item}>
              <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
                <path d={item.shape ?? 'M-5-5H5V5H-5Z'} fill={dataColour(item.colour)} />
              </svg>
              {item.label}
            </li>
          )}
        </For>
      </ul>
    </Show>
  )
}
