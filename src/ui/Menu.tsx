/** A button that opens a list of actions. Kobalte brings the ARIA, the arrow keys and the placement. */
import { DropdownMenu } from '@kobalte/core/dropdown-menu'
import { For, Show, type JSX } from 'solid-js'
import s from './Menu.module.css'

export interface MenuItem {
  label: string
  onSelect: () => void
  /** A second, muted text at the right: a shortcut, a size. */
  detail?: string | undefined
  disabled?: boolean | undefined
  /** Drawn with a line above it. */
  separated?: boolean | undefined
}

export interface MenuProps {
  /** What stands on the button. */
  label: JSX.Element
  /** Names the button where its label is only a picture. */
  name?: string | undefined
  items: readonly MenuItem[]
}

export function Menu(props: MenuProps): JSX.Element {
  return (
    <DropdownMenu gutter={4} placement="bottom-start">
      <DropdownMenu.Trigger class={s.trigger} aria-label={props.name}>
        {props.label}
        <span class={s.icon} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class={s.content}>
          <For each={props.items}>
            {(item) => (
              <>
                <Show when={item.separated}>
                  <DropdownMenu.Separator class={s.separator} />
                </Show>
                <DropdownMenu.Item class={s.item} disabled={item.disabled ?? false} onSelect={() => item.onSelect()}>
                  <span>{item.label}</span>
                  <Show when={item.detail}>
                    <span class={s.detail}>{item.detail}</span>
                  </Show>
                </DropdownMenu.Item>
              </>
            )}
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  )
}
