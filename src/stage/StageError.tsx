/** What went wrong in a stage, what is still safe, and the next step for each kind of error. */
import { type JSX, Show } from 'solid-js'
import type { ErrorCode, ErrorReport } from '../../workers/contracts/error'
import { Button } from '../ui/Button'
import { ErrorNote } from '../ui/ErrorNote'

const NEXT: Partial<Record<ErrorCode, string>> = {
  'gpu/lost': 'Try again: a new device is opened, and training goes on from its last checkpoint.',
  'gpu/unavailable': 'Without a GPU the same work runs on WebAssembly, more slowly.',
  'gpu/out-of-memory': 'Close other tabs that use the GPU, or choose smaller values above.',
  'storage/quota': 'Delete something in the Library, then try again.',
  'worker/restarted': 'Try again: earlier stages are made anew where needed.',
  internal: 'Try again. If it happens once more, a copied report helps to find the fault; it holds none of your data.',
}

export function StageError(props: {
  error: ErrorReport
  /** The last result still stands. */
  kept?: boolean
  onRetry: () => void
}): JSX.Element {
  return (
    <ErrorNote
      error={props.error}
      safe={
        props.kept
          ? 'What was open before is still here, and so is everything in the Library.'
          : 'The other stages and everything in the Library are as they were.'
      }
      next={NEXT[props.error.code]}
      actions={
        <Show when={props.error.code !== 'input/invalid'}>
          <Button small onClick={() => props.onRetry()}>
            Try again
          </Button>
        </Show>
      }
    />
  )
}
