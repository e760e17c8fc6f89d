/** The byte-pair part of the Tokenize stage: its controls, merges one by one, and the published encodings beside it. */
import { type JSX, Show } from 'solid-js'
import { download } from '../../../charts/export'
import { visibleToken } from '../../../charts/visible-token'
import { ParamControls } from '../../../stage/Control'
import { StageError } from '../../../stage/StageError'
import { StageProgress } from '../../../stage/StageProgress'
import { Button } from '../../../ui/Button'
import { formatCount } from '../../../ui/format'
import type { BytePairs as State } from './bpe-state'
import { MergeReplay } from './MergeReplay'
import { References } from './References'
import s from './BytePairs.module.css'

export interface BytePairsProps {
  bytePairs: State
}

/** Merges, cuts and ties, greyed out while an opened file decides them; and what training or opening has to say. */
export function BytePairControls(props: BytePairsProps): JSX.Element {
  const run = () => (props.bytePairs.hasFile() ? props.bytePairs.opened : props.bytePairs.trained)
  return (
    <>
      <ParamControls params={props.bytePairs.params} disabled={props.bytePairs.opened.artifact() !== undefined} />
      <div class={s.status}>
        <StageProgress run={run()} stopLabel="Cancel" />
        <Show when={run().error()}>{(error) => <StageError error={error()} onRetry={() => run().start()} />}</Show>
        <Show when={props.bytePairs.opened.error()}>
          <Button small onClick={() => props.bytePairs.close()}>
            Go on with the pairs trained here
          </Button>
        </Show>
        <Show when={props.bytePairs.trained.status() === 'running' && props.bytePairs.trained.progress()?.live}>
          {(live) => (
            <p class={s.muted}>
              Newest: <code>{visibleToken(live().left)}</code> + <code>{visibleToken(live().right)}</code>,{' '}
              {formatCount(live().count ?? 0)} times
            </p>
          )}
        </Show>
      </div>
    </>
  )
}

/** tokenizer.json out and in. */
export function BytePairFiles(props: BytePairsProps): JSX.Element {
  let picker: HTMLInputElement | undefined
  const save = async (): Promise<void> => {
    const json = await props.bytePairs.exportJson()
    if (json !== undefined) download('tokenizer.json', json, 'application/json')
  }
  return (
    <>
      <Button onClick={() => picker?.click()}>Open tokenizer.json</Button>
      <Button disabled={!props.bytePairs.artifact()} onClick={() => void save()}>
        Save tokenizer.json
      </Button>
      <input
        ref={(element) => (picker = element)}
        type="file"
        class="visually-hidden"
        tabIndex={-1}
        aria-label="Open a tokenizer.json"
        accept=".json,application/json"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          event.currentTarget.value = ''
          if (file) props.bytePairs.open(file)
        }}
      />
    </>
  )
}

/** Everything below the tokens: drawn once there is an encoding. */
export function BytePairs(props: BytePairsProps): JSX.Element {
  return (
    <>
      <Show when={props.bytePairs.opened.artifact()}>
        {(opened) => (
          <p class={s.opened}>
            <span>
              Read from <b>{opened().data.name}</b>: {formatCount(opened().data.mergeCount)} merges,{' '}
              {opened().data.renumbered
                ? 'numbered anew (bytes first, then merges in order)'
                : 'with the ids of the file'}
              .
            </span>
            <Button small onClick={() => props.bytePairs.close()}>
              Train on this text instead
            </Button>
          </p>
        )}
      </Show>
      <Show when={props.bytePairs.artifact()}>
        {(artifact) => (
          <>
            <MergeReplay view={artifact().data} bytePairs={props.bytePairs} />
            <References view={artifact().data} bytePairs={props.bytePairs} />
          </>
        )}
      </Show>
    </>
  )
}
