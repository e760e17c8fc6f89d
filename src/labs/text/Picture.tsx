/** The small picture on the home page: one line, cut into characters, then pieces, then words, and again. */
import { createSignal, For, type JSX, onCleanup } from 'solid-js'
import s from './Picture.module.css'

const CUTS = [
  [...'Call·me·Ishmael.'],
  ['Call', '·me', '·Ish', 'ma', 'el', '.'],
  ['Call', '·', 'me', '·', 'Ishmael', '.'],
] as const
const PIECES = 1
const TURN_MS = 2400

export function Picture(): JSX.Element {
  const [turn, setTurn] = createSignal(PIECES)
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) {
    const timer = setInterval(() => setTurn((now) => (now + 1) % CUTS.length), TURN_MS)
    onCleanup(() => clearInterval(timer))
  }
  return (
    <span class={s.tokens} aria-hidden="true">
      <For each={CUTS[turn()]}>
        {(token, index) => <span style={{ '--c': `var(--d${(index() % 6) + 1})` }}>{token}</span>}
      </For>
    </span>
  )
}
