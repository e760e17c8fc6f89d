/** The small picture on the home page: a sentence cut into tokens. */
import { For, type JSX } from 'solid-js'
import s from './Picture.module.css'

const TOKENS = ['Call', '·me', '·Ish', 'ma', 'el', '.']

export function Picture(): JSX.Element {
  return (
    <span class={s.tokens} aria-hidden="true">
      <For each={TOKENS}>
        {(token, index) => <span style={{ '--c': `var(--d${(index() % 6) + 1})` }}>{token}</span>}
      </For>
    </span>
  )
}
