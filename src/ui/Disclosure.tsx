/** A line that opens to show more: the native details element. */
import { createSignal, Show, type JSX } from 'solid-js'
import s from './Disclosure.module.css'

export interface DisclosureProps {
  /** The line that is always there. */
  summary: JSX.Element
  /** Open at first. */
  open?: boolean | undefined
  /** Told when it opens or closes. */
  onToggle?: ((open: boolean) => void) | undefined
  /** Makes the children only once it has been opened: for code and long tables. */
  lazy?: boolean | undefined
  children: JSX.Element
}

export function Disclosure(props: DisclosureProps): JSX.Element {
  const [opened, setOpened] = createSignal(false)
  const toggle = (open: boolean): void => {
    if (open) setOpened(true)
    props.onToggle?.(open)
  }
  return (
    <details class={s.details} open={props.open} onToggle={(event) => toggle(event.currentTarget.open)}>
      <summary class={s.summary}>{props.summary}</summary>
      <div class={s.body}>
        <Show when={!props.lazy || props.open || opened()}>{props.children}</Show>
      </div>
    </details>
  )
}
