/** Something went wrong: what happened, what is still safe, the next step, and a report that can be copied. */
import { createSignal, Show, type JSX } from 'solid-js'
import { Button } from './Button'
import s from './ErrorNote.module.css'

export interface ErrorNoteProps {
  /** As errors cross the wall: what happened, in the user's words, and details that are only copied. */
  error: { readonly code: string; readonly message: string; readonly details?: string | undefined }
  /** What is still safe: "Your text and the vocabulary are as they were." */
  safe?: string | undefined
  /** What to do now; a sentence. */
  next?: string | undefined
  /** Buttons that do it: Try again, Use the CPU. */
  actions?: JSX.Element | undefined
}

export function ErrorNote(props: ErrorNoteProps): JSX.Element {
  const [copied, setCopied] = createSignal<'yes' | 'no'>()
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(errorReport(props.error, navigator.userAgent, new Date()))
      setCopied('yes')
    } catch {
      setCopied('no')
    }
  }
  return (
    <div class={s.note} role="alert">
      <p class={s.message}>{props.error.message}</p>
      <Show when={props.safe}>
        <p>{props.safe}</p>
      </Show>
      <Show when={props.next}>
        <p>{props.next}</p>
      </Show>
      <div class={s.actions}>
        {props.actions}
        <Button kind="link" small onClick={() => void copy()}>
          {copied() === 'yes' ? 'Report copied' : 'Copy report'}
        </Button>
        <code class={s.code}>{props.error.code}</code>
      </div>
      <Show when={copied() === 'no'}>
        <textarea class={s.report} rows={6} readOnly aria-label="Report">
          {errorReport(props.error, navigator.userAgent, new Date())}
        </textarea>
      </Show>
    </div>
  )
}

/** The text of a report: nothing of the user's data, only the error, the time and the browser. */
export function errorReport(error: ErrorNoteProps['error'], browser: string, at: Date): string {
  return [
    `Vitrine ${error.code}`,
    error.message,
    at.toISOString(),
    browser,
    ...(error.details ? ['', error.details] : []),
  ].join('\n')
}
