/** A file dropped or a text pasted anywhere on the page: a quiet frame while it hovers, then the labs that can read it. */
import { useNavigate } from '@solidjs/router'
import { createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { dismissOffer, offer, offerFile, open } from './offer'
import s from './DropAnywhere.module.css'

export function DropAnywhere(): JSX.Element {
  const navigate = useNavigate()
  const [hovering, setHovering] = createSignal(false)
  const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
  const listeners: [string, (event: Event) => void][] = [
    [
      'dragover',
      (event) => {
        if (!hasFile(event as DragEvent)) return
        event.preventDefault()
        setHovering(true)
      },
    ],
    ['dragleave', (event) => (event as DragEvent).relatedTarget === null && setHovering(false)],
    [
      'paste',
      (event) => {
        // Fields take their own text; a drop zone has prevented the default.
        if (event.defaultPrevented || (event.target as Element | null)?.closest('input, textarea, [contenteditable]'))
          return
        const data = (event as ClipboardEvent).clipboardData
        const text = data?.getData('text/plain') ?? ''
        const file = data?.files[0] ?? (text.trim() === '' ? undefined : new File([text], 'pasted text.txt'))
        if (file) offerFile(file, navigate)
      },
    ],
    [
      'drop',
      (event) => {
        setHovering(false)
        // A drop zone that took the file has prevented the default already.
        if (event.defaultPrevented) return
        event.preventDefault()
        const file = (event as DragEvent).dataTransfer?.files[0]
        if (file) offerFile(file, navigate)
      },
    ],
  ]
  onMount(() => {
    for (const [type, listener] of listeners) addEventListener(type, listener)
  })
  onCleanup(() => {
    for (const [type, listener] of listeners) removeEventListener(type, listener)
  })
  return (
    <>
      <Show when={hovering()}>
        <div class={s.frame} aria-hidden="true">
          Drop it anywhere; it stays on this machine
        </div>
      </Show>
      <Dialog title={`Open ${offer()?.file.name ?? ''} in`} open={offer() !== undefined} onClose={dismissOffer}>
        <div class={s.labs}>
          <For each={offer()?.labs}>
            {(lab) => (
              <Button
                onClick={() => {
                  const file = offer()?.file
                  if (file) open(file, lab, navigate)
                }}
              >
                {lab.title}: {lab.question}
              </Button>
            )}
          </For>
        </div>
      </Dialog>
    </>
  )
}
