/** The small picture on the home page: customers in a row, and a line beyond which they are called. */
import { For, type JSX } from 'solid-js'
import s from './Picture.module.css'

const RISKS = [94, 81, 77, 63, 58, 49, 41, 33, 26, 22, 17, 13, 9, 6] as const
const CALLED = 5

export function Picture(): JSX.Element {
  return (
    <span class={s.bars} aria-hidden="true">
      <For each={RISKS}>
        {(risk, index) => <span classList={{ [s.called ?? '']: index() < CALLED }} style={{ height: `${risk}%` }} />}
      </For>
    </span>
  )
}
