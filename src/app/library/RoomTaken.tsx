/** What room the Library takes, by kind, out of what the browser gives, and whether the browser may clear it. */
import { createSignal, For, type JSX, Show } from 'solid-js'
import type { LibraryRecord, LibraryUsage } from '../../../workers/contracts/library'
import { Button } from '../../ui/Button'
import { formatBytes, formatShare } from '../../ui/format'
import { kindNames, roomByKind } from './record-list'
import s from './Library.module.css'

const COLOURS = ['--d1', '--d2', '--d3', '--d4', '--d5', '--d6', '--d7']

export interface RoomTakenProps {
  records: readonly LibraryRecord[]
  usage: LibraryUsage | undefined
  onPersist: () => Promise<boolean>
}

export function RoomTaken(props: RoomTakenProps): JSX.Element {
  const parts = () => roomByKind(props.records).map((part, i) => ({ ...part, colour: COLOURS[i] ?? '--d8' }))
  const total = (): number => parts().reduce((sum, part) => sum + part.bytes, 0)
  return (
    <section class={s.room} aria-label="Room">
      <Show when={total() > 0}>
        <div class={s.bar} aria-hidden="true">
          <For each={parts()}>
            {(part) => <i style={{ 'flex-grow': part.bytes / total(), background: `var(${part.colour})` }} />}
          </For>
        </div>
        <ul class={s.legend}>
          <For each={parts()}>
            {(part) => (
              <li>
                <i style={{ background: `var(${part.colour})` }} aria-hidden="true" />
                {kindNames[part.kind].many} <span class={s.figure}>{formatBytes(part.bytes)}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.usage}>
        {(usage) => (
          <div class={s.terms}>
            <p>
              <span class={s.figure}>{formatBytes(usage().libraryBytes)}</span> in the Library
              <Show when={usage().quotaBytes > 0}>
                ; with the app itself <span class={s.figure}>{formatBytes(usage().usedBytes)}</span> of the{' '}
                <span class={s.figure}>{formatBytes(usage().quotaBytes)}</span> that this browser allows (
                {formatShare(usage().usedBytes / usage().quotaBytes)})
              </Show>
              .
            </p>
            <Persistence persisted={usage().persisted} onPersist={props.onPersist} />
          </div>
        )}
      </Show>
    </section>
  )
}

function Persistence(props: { persisted: boolean; onPersist: () => Promise<boolean> }): JSX.Element {
  const [refused, setRefused] = createSignal(false)
  return (
    <Show when={!props.persisted} fallback={<p>The browser keeps it until you delete it.</p>}>
      <p>
        The browser may clear it when the disk runs low.{' '}
        <Show
          when={!refused()}
          fallback="It did not agree to keep it. Browsers agree more readily to an installed app or a bookmarked page; an export is safe in any case."
        >
          <Button kind="link" small onClick={() => void props.onPersist().then((agreed) => setRefused(!agreed))}>
            Ask it to keep this
          </Button>
        </Show>
      </p>
    </Show>
  )
}
