/** The native dialog: it keeps the focus, closes on Escape and gives the focus back by itself. */
import { createEffect, createUniqueId, Show, type JSX } from 'solid-js'
import { Button } from './Button'
import { classNames } from './class-names'
import s from './Dialog.module.css'

export interface DialogProps {
  title: string
  open: boolean
  /** Asked to close: Escape, the close button, a click beside it. */
  onClose: () => void
  /** Up to 760 px instead of 480. */
  wide?: boolean | undefined
  /** Stands at the right edge at full height: for panels. */
  side?: boolean | undefined
  /** Buttons at the bottom. */
  actions?: JSX.Element | undefined
  children: JSX.Element
}

export function Dialog(props: DialogProps): JSX.Element {
  const id = createUniqueId()
  let dialog: HTMLDialogElement | undefined
  createEffect(() => {
    if (props.open && !dialog?.open) dialog?.showModal()
    if (!props.open && dialog?.open) dialog.close()
  })
  return (
    <dialog
      ref={(element) => (dialog = element)}
      class={classNames(s.dialog, props.wide && s.wide, props.side && s.side)}
      aria-labelledby={id}
      onClose={() => props.onClose()}
      onClick={(event) => {
        if (event.target === dialog) props.onClose()
      }}
    >
      <Show when={props.open}>
        <div class={s.inside}>
          <header class={s.header}>
            <h2 id={id}>{props.title}</h2>
            <Button kind="quiet" small aria-label="Close" onClick={() => props.onClose()}>
              <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
                <path d="M1 1l10 10M11 1L1 11" fill="none" stroke="currentColor" stroke-width="1.5" />
              </svg>
            </Button>
          </header>
          <div class={s.body}>{props.children}</div>
          <Show when={props.actions}>
            <footer class={s.actions}>{props.actions}</footer>
          </Show>
        </div>
      </Show>
    </dialog>
  )
}
