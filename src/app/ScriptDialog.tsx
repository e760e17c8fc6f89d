/** The current page's run as a script for the console, to be copied. */
import { useLocation } from '@solidjs/router'
import { createResource, type JSX, Show } from 'solid-js'
import { labs } from '../labs'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { showToast } from '../ui/toasts'
import { closeScript, scriptIsOpen } from './script-state'
import s from './ScriptDialog.module.css'

export function ScriptDialog(): JSX.Element {
  const location = useLocation()
  const asked = (): string | undefined => (scriptIsOpen() ? location.pathname + location.search : undefined)
  const [script] = createResource(asked, async (address) => {
    const [path = '', search = ''] = address.split('?')
    const lab = labs.find((each) => path === `/${each.id}`)
    return lab && (await lab.script()).scriptOf(new URLSearchParams(search))
  })
  const copy = (text: string): void => {
    void navigator.clipboard.writeText(text).then(
      () => showToast('Script copied.'),
      () => showToast('Copying was refused; select the text instead.'),
    )
  }
  return (
    <Dialog
      title="This run as a script"
      open={scriptIsOpen()}
      onClose={closeScript}
      wide
      actions={
        <Show when={script()}>
          {(text) => (
            <Button kind="main" onClick={() => copy(text())}>
              Copy
            </Button>
          )}
        </Show>
      }
    >
      <Show when={!script.loading && script()} fallback={<p>Open a lab first; its run is then written down here.</p>}>
        {(text) => (
          <pre class={s.script} tabindex="0">
            {text()}
          </pre>
        )}
      </Show>
    </Dialog>
  )
}
