/** Where a file comes in: dropped, pasted or picked. It only hands files and texts over; reading is the worker's work. */
import { createSignal, createUniqueId, Show, type JSX } from 'solid-js'
import { Button } from './Button'
import { TextArea } from './TextArea'
import { classNames } from './class-names'
import s from './DropZone.module.css'

export interface DropZoneProps {
  /** What can be dropped here: "Drop a text, or paste one". */
  label: string
  /** Kinds and limits: ".txt, .md, .csv, .jsonl, .gz, up to 100 MB". */
  hint?: string | undefined
  /** As the native accept: ".txt,.csv". */
  accept?: string | undefined
  multiple?: boolean | undefined
  disabled?: boolean | undefined
  onFiles: (files: File[]) => void
  /** Called with a pasted or dropped text; without it only files are taken. */
  onText?: ((text: string) => void) | undefined
  /** Further ways in, beside the picker: sample buttons. */
  children?: JSX.Element | undefined
}

export function DropZone(props: DropZoneProps): JSX.Element {
  const id = createUniqueId()
  // Children fire enter and leave as well; only the outermost leave ends it.
  const [depth, setDepth] = createSignal(0)
  const [pasting, setPasting] = createSignal(false)
  let picker: HTMLInputElement | undefined

  const take = (data: DataTransfer | null): boolean => {
    if (!data || props.disabled) return false
    const files = [...data.files]
    if (files.length > 0) {
      props.onFiles(props.multiple ? files : files.slice(0, 1))
      return true
    }
    const text = data.getData('text/plain')
    if (!text || !props.onText) return false
    props.onText(text)
    return true
  }
  return (
    <div
      class={classNames(s.zone, depth() > 0 && !props.disabled && s.over)}
      role="group"
      aria-labelledby={id}
      tabIndex={0}
      onDragEnter={(event) => {
        event.preventDefault()
        setDepth((value) => value + 1)
      }}
      onDragLeave={() => setDepth((value) => Math.max(0, value - 1))}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        event.stopPropagation()
        setDepth(0)
        take(event.dataTransfer)
      }}
      onPaste={(event) => {
        if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return
        if (take(event.clipboardData)) event.preventDefault()
      }}
    >
      <div>
        <p class={s.label} id={id}>
          {props.label}
        </p>
        <Show when={props.hint}>
          <p class={s.hint}>{props.hint}</p>
        </Show>
      </div>
      <div class={s.ways}>
        <Button disabled={props.disabled} onClick={() => picker?.click()}>
          {props.multiple ? 'Choose files' : 'Choose a file'}
        </Button>
        <Show when={props.onText}>
          <Button kind="quiet" aria-expanded={pasting()} onClick={() => setPasting(!pasting())}>
            Paste a text
          </Button>
        </Show>
        {props.children}
      </div>
      <Show when={pasting() && props.onText}>
        {(onText) => <PasteField onText={(text) => (setPasting(false), onText()(text))} />}
      </Show>
      <input
        ref={(element) => (picker = element)}
        type="file"
        class="visually-hidden"
        tabIndex={-1}
        aria-label={props.label}
        accept={props.accept}
        multiple={props.multiple}
        disabled={props.disabled}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])]
          // Cleared, so that choosing the same file again is heard.
          event.currentTarget.value = ''
          if (files.length > 0) props.onFiles(files)
        }}
      />
    </div>
  )
}

/** For touch screens and whoever looks for a place to paste into. */
function PasteField(props: { onText: (text: string) => void }): JSX.Element {
  const [text, setText] = createSignal('')
  return (
    <div class={s.paste}>
      <TextArea label="Your text" rows={5} value={text()} onInput={setText} />
      <Button kind="main" disabled={text().trim() === ''} onClick={() => props.onText(text())}>
        Use this text
      </Button>
    </div>
  )
}
