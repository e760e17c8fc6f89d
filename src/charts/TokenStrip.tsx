/**
 * Tokens in place, as the text they came from: a space is a middle dot, a newline a sign and a real break.
 * Neighbours differ in colour and each has an edge of its own; unknown ones are hatched, so colour is never alone.
 */
import { createMemo, createSignal, For, Show, splitProps, type JSX } from 'solid-js'
import { Button } from '../ui/Button'
import { classNames } from '../ui/class-names'
import { formatCount, formatPlural } from '../ui/format'
import { ChartFrame } from './ChartFrame'
import { FRAME_PROPS, type ChartProps, type Detail } from './chart-types'
import { dataColour } from './palette'
import { tokenSvg } from './token-svg'
import { visibleToken } from './visible-token'
import s from './TokenStrip.module.css'

export interface Token {
  text: string
  id?: number | undefined
  /** Not in the vocabulary: hatched. */
  unknown?: boolean | undefined
  /** A further line when it is pointed at: bytes, count. */
  detail?: string | undefined
}

export interface TokenStripProps extends ChartProps {
  tokens: readonly Token[]
  /** How many there are in all, where only the first ones are given. */
  total?: number | undefined
  /** position (default): neighbours differ; id: the same token always has the same colour. */
  colourBy?: 'position' | 'id' | undefined
  /** Tokens shown at first and added by "Show more"; 300 unless told. */
  limit?: number | undefined
  /** All tokens with this id are marked. */
  chosen?: number | undefined
  /** Makes tokens choosable by click and Enter. */
  onChoose?: ((token: Token, index: number) => void) | undefined
}

export function TokenStrip(props: TokenStripProps): JSX.Element {
  const [frame] = splitProps(props, FRAME_PROPS)
  // Read once: an expression in the parent's markup would be made anew at each look.
  const tokens = createMemo(() => props.tokens)
  const [at, setAt] = createSignal<number>()
  const [place, setPlace] = createSignal({ x: 0, y: 0 })
  const [pages, setPages] = createSignal(1)
  let strip: HTMLDivElement | undefined
  const limit = (): number => props.limit ?? 300
  const shown = createMemo(() => tokens().slice(0, pages() * limit()))
  const total = (): number => props.total ?? tokens().length
  const colour = (token: Token, index: number): string =>
    dataColour(((props.colourBy === 'id' && token.id !== undefined ? token.id : index) % 6) + 1)
  const focusOn = (index: number | undefined): void => {
    const element = index === undefined ? undefined : strip?.querySelector(`[data-index="${index}"]`)
    if (!(element instanceof HTMLElement) || !strip) return void setAt(undefined)
    setPlace({ x: element.offsetLeft + element.offsetWidth / 2, y: element.offsetTop + element.offsetHeight + 26 })
    setAt(index)
  }
  const detail = (): Detail | undefined => {
    const index = at()
    const token = index === undefined ? undefined : shown()[index]
    if (index === undefined || !token) return undefined
    const id = token.id === undefined ? [] : [`id ${token.id}`]
    const lines = [
      `‘${visibleToken(token.text)}’${token.unknown ? ', unknown' : ''}`,
      ...id,
      `position ${formatCount(index)}`,
      ...(token.detail ? [token.detail] : []),
    ]
    return { ...place(), lines }
  }
  const key = (event: KeyboardEvent): void => {
    const now = at()
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 }[event.key]
    const chosen = now === undefined ? undefined : shown()[now]
    if (event.key === 'Escape') focusOn(undefined)
    else if (event.key === 'Home') focusOn(0)
    else if (event.key === 'End') focusOn(shown().length - 1)
    else if (event.key === 'Enter' && chosen && now !== undefined) props.onChoose?.(chosen, now)
    else if (step !== undefined) focusOn(now === undefined ? 0 : Math.max(0, Math.min(shown().length - 1, now + step)))
    else return
    event.preventDefault()
  }
  const indexOf = (target: EventTarget | null): number | undefined => {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
    return element ? Number(element.dataset['index']) : undefined
  }
  const summary = (): string => {
    const unknown = tokens().reduce((count, token) => count + (token.unknown ? 1 : 0), 0)
    return `${props.title}: ${formatPlural(total(), 'token')}${unknown > 0 ? `, ${formatCount(unknown)} of them unknown` : ''}.`
  }
  return (
    <>
      <ChartFrame
        {...frame}
        flow
        summary={props.summary ?? summary()}
        isEmpty={tokens().length === 0}
        table={() => ({
          columns: [{ label: 'position' }, { label: 'token', code: true }, { label: 'id' }, { label: 'unknown' }],
          rows: tokens().map((token, index) => [index, token.text, token.id, token.unknown ?? false]),
        })}
        detail={detail()}
        onKey={key}
        onLeave={() => focusOn(undefined)}
        svg={(plot) => tokenSvg(plot, props.title)}
      >
        {() => (
          <div
            ref={(element) => (strip = element)}
            class={classNames(s.strip, props.onChoose && s.choosable)}
            aria-hidden="true"
            onPointerOver={(event) => focusOn(indexOf(event.target))}
            onPointerLeave={() => focusOn(undefined)}
            onClick={(event) => {
              const index = indexOf(event.target)
              const token = index === undefined ? undefined : shown()[index]
              if (token && index !== undefined) props.onChoose?.(token, index)
            }}
          >
            <For each={shown()}>
              {(token, index) => (
                <>
                  <span
                    class={classNames(
                      s.token,
                      token.unknown && s.unknown,
                      props.chosen !== undefined && token.id === props.chosen && s.chosen,
                    )}
                    style={{ '--c': colour(token, index()) }}
                    data-index={index()}
                    data-focus={at() === index() ? '' : undefined}
                  >
                    {visibleToken(token.text)}
                  </span>
                  <Show when={token.text.includes('\n')}>
                    <br />
                  </Show>
                </>
              )}
            </For>
          </div>
        )}
      </ChartFrame>
      <Show when={tokens().length > 0 && total() > shown().length}>
        <p class={s.more}>
          {formatCount(shown().length)} of {formatPlural(total(), 'token')} shown.{' '}
          <Show when={tokens().length > shown().length}>
            <Button kind="link" small onClick={() => setPages((value) => value + 1)}>
              Show more
            </Button>
          </Show>
        </p>
      </Show>
    </>
  )
}
