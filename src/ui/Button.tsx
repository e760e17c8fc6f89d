/** The one button. A busy button keeps its width and its place and ignores further presses. */
import { splitProps, type JSX } from 'solid-js'
import { classNames } from './class-names'
import s from './Button.module.css'

export interface ButtonProps extends Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'class' | 'classList'> {
  /** main: the one action of a stage; plain (default): any other; quiet: no border; link: reads as a link; danger: removes something. */
  kind?: 'main' | 'plain' | 'quiet' | 'link' | 'danger' | undefined
  /** Lower, for use in rows and captions. */
  small?: boolean | undefined
  /** Something it started is still going on: shown, announced, and presses do nothing. */
  busy?: boolean | undefined
}

export function Button(props: ButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, ['kind', 'small', 'busy', 'children', 'onClick', 'type'])
  const press: JSX.EventHandler<HTMLButtonElement, MouseEvent> = (event) => {
    if (own.busy) return event.preventDefault()
    const handler = own.onClick
    if (typeof handler === 'function') handler(event)
    else if (handler) handler[0](handler[1], event)
  }
  return (
    <button
      {...rest}
      type={own.type ?? 'button'}
      class={classNames(s.button, s[own.kind ?? 'plain'], own.small && s.small)}
      aria-busy={own.busy ? 'true' : undefined}
      aria-disabled={own.busy ? 'true' : undefined}
      onClick={press}
    >
      {own.children}
    </button>
  )
}
