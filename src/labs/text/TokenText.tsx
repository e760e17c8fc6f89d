/**
 * A text whose every token can be pointed at, by mouse or with the arrow keys. The ground of a token shows how much it
 * surprised the model, from none to SURPRISE_FULL nats; colour is not alone, since the figure is told for each.
 */
import { For, Show, type JSX } from 'solid-js'
import { classNames } from '../../ui/class-names'
import s from './TokenText.module.css'

/** Nats at which the ground is at its strongest: one in four hundred. */
export const SURPRISE_FULL = 6

export interface TokenTextProps {
  label: string
  /** Stands before the tokens, muted. */
  before?: string | undefined
  pieces: readonly string[]
  /** Nats of each token; NaN for none. */
  surprise: ArrayLike<number>
  at: number | undefined
  onAt: (index: number | undefined) => void
  /** What is said of the token in focus. */
  detail?: string | undefined
}

export function TokenText(props: TokenTextProps): JSX.Element {
  const indexOf = (target: EventTarget | null): number | undefined => {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
    return element ? Number(element.dataset['index']) : undefined
  }
  const key = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 }[event.key]
    const last = props.pieces.length - 1
    if (event.key === 'Escape') props.onAt(undefined)
    else if (event.key === 'Home') props.onAt(0)
    else if (event.key === 'End') props.onAt(last)
    else if (step !== undefined) props.onAt(props.at === undefined ? 0 : Math.max(0, Math.min(last, props.at + step)))
    else return
    event.preventDefault()
  }
  return (
    <>
      <div
        class={s.text}
        role="group"
        tabIndex={0}
        aria-label={props.label}
        onKeyDown={key}
        onPointerOver={(event) => {
          const index = indexOf(event.target)
          if (index !== undefined) props.onAt(index)
        }}
        onClick={(event) => props.onAt(indexOf(event.target))}
      >
        <Show when={props.before}>
          <span class={s.before}>{props.before}</span>
        </Show>
        <For each={props.pieces}>
          {(piece, index) => (
            <span
              class={classNames(s.token, props.at === index() && s.at)}
              style={{ '--surprise': groundOf(props.surprise[index()]) }}
              data-index={index()}
            >
              {piece}
            </span>
          )}
        </For>
      </div>
      <span class="visually-hidden" role="status">
        {props.detail}
      </span>
    </>
  )
}

/** What the colours mean. */
export function SurpriseScale(): JSX.Element {
  return (
    <p class={s.scale}>
      <span>expected</span>
      <span class={s.ramp} aria-hidden="true" />
      <span>surprising (−log p ≥ {SURPRISE_FULL} nats)</span>
    </p>
  )
}

function groundOf(nats: number | undefined): string {
  if (nats === undefined || Number.isNaN(nats)) return '0%'
  return `${Math.round(Math.min(1, Math.max(0, nats / SURPRISE_FULL)) * 100)}%`
}
