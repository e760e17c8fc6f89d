/** "Read the code": the engine's source files of a stage, as they run, in a dialog. */
import { createResource, createSignal, For, type JSX, Show } from 'solid-js'
import { code } from '../client'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import s from './CodeReader.module.css'

export function CodeReader(props: { paths: readonly string[] }): JSX.Element {
  const [path, setPath] = createSignal<string>()
  const [file] = createResource(path, (wanted) => code.read({ path: wanted }))
  return (
    <p class={s.links}>
      <For each={props.paths}>
        {(each) => (
          <Button kind="link" onClick={() => setPath(each)}>
            {each.split('/').at(-1)}
          </Button>
        )}
      </For>
      <Dialog title={`workers/${path() ?? ''}`} open={path() !== undefined} onClose={() => setPath(undefined)} wide>
        <Show when={!file.error && file()} fallback={<p>{file.error ? String(file.error) : 'Reading …'}</p>}>
          {(read) => (
            <pre class={s.code} tabindex="0">
              {read().code}
            </pre>
          )}
        </Show>
      </Dialog>
    </p>
  )
}
