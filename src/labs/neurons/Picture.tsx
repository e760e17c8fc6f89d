/** The small picture on the home page: two clouds and the line between them. */
import { For, type JSX } from 'solid-js'
import s from './Picture.module.css'

const CIRCLES = [
  [12, 40],
  [22, 32],
  [18, 48],
  [34, 44],
  [30, 24],
  [44, 50],
  [8, 26],
] as const
const SQUARES = [
  [70, 14],
  [84, 22],
  [78, 6],
  [96, 16],
  [90, 34],
  [104, 28],
  [64, 4],
] as const

export function Picture(): JSX.Element {
  return (
    <svg class={s.plane} viewBox="0 0 116 56" aria-hidden="true">
      <For each={CIRCLES}>{([x, y]) => <circle class={s.circle} cx={x} cy={y} r={3} />}</For>
      <For each={SQUARES}>{([x, y]) => <rect class={s.square} x={x - 3} y={y - 3} width={6} height={6} />}</For>
      <path class={s.line} d="M38 2L76 54" />
    </svg>
  )
}
