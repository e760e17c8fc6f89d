/** How one thing was made: stage, parameters, inputs, seed, time, device. Below it, what can be done with it. */
import { createSignal, For, type JSX, Show } from 'solid-js'
import type { LibraryRecord } from '../../../workers/contracts/library'
import { Button } from '../../ui/Button'
import { formatBytes, formatDuration } from '../../ui/format'
import { TextField } from '../../ui/TextField'
import { formatMoment } from './record-list'
import { labLink, stageName } from './stage-name'
import s from './RecordDetail.module.css'

export interface RecordDetailProps {
  record: LibraryRecord
  all: ReadonlyMap<string, LibraryRecord>
  /** Opens another record, an input of this one. */
  onOpen: (id: string) => void
  onRename: (name: string) => Promise<void>
  onPin: (pinned: boolean) => Promise<void>
  onDiscard: () => void
  onExport: () => void
}

export function RecordDetail(props: RecordDetailProps): JSX.Element {
  const made = () => props.record.made
  return (
    <div class={s.detail}>
      <dl class={s.lineage}>
        <Fact label="Made by">
          {stageName(made())}
          <Show when={made().milliseconds >= 0}>
            {' '}
            in {formatDuration(made().milliseconds)} on {made().device}
          </Show>
        </Fact>
        <Fact label="From">
          <For each={Object.entries(made().inputs)} fallback="nothing before it">
            {([name, id]) => <InputOf name={name} id={id} record={props.all.get(id)} onOpen={props.onOpen} />}
          </For>
        </Fact>
        <Fact label="Parameters">
          <For each={Object.entries(made().params)} fallback="none">
            {([name, value]) => (
              <span class={s.param}>
                <span class={s.paramName}>{name}</span> {value === '' ? '""' : String(value)}
              </span>
            )}
          </For>
        </Fact>
        <Show when={typeof made().seed === 'number' && !('seed' in made().params)}>
          <Fact label="Seed">
            <span class={s.mono}>{made().seed}</span>
          </Fact>
        </Show>
        <Fact label="Kept since">{formatMoment(props.record.created)}</Fact>
        <Fact label="Size">
          {formatBytes(props.record.sizeBytes)} stored, {formatBytes(made().bytes)} in memory
        </Fact>
        <Fact label="Id">
          <span class={s.mono}>{props.record.id}</span>
        </Fact>
      </dl>
      <Acts {...props} />
    </div>
  )
}

function Acts(props: RecordDetailProps): JSX.Element {
  const [naming, setNaming] = createSignal(false)
  const [name, setName] = createSignal('')
  const begin = (): void => {
    setName(props.record.name)
    setNaming(true)
  }
  const finish = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (name().trim() === '') return
    await props.onRename(name())
    setNaming(false)
  }
  return (
    <Show
      when={naming()}
      fallback={
        <div class={s.acts}>
          <Show when={labLink(props.record.made)}>
            {(href) => <a href={href()}>Open the lab with these parameters</a>}
          </Show>
          <Button kind="link" small onClick={begin}>
            Rename
          </Button>
          <Button
            kind="link"
            small
            title="What is pinned is never let go to make room"
            onClick={() => void props.onPin(!props.record.pinned)}
          >
            {props.record.pinned ? 'Unpin' : 'Pin'}
          </Button>
          <Button kind="link" small onClick={() => props.onExport()}>
            Export
          </Button>
          <Button kind="link" small onClick={() => props.onDiscard()}>
            Delete
          </Button>
        </div>
      }
    >
      <form
        class={s.naming}
        onSubmit={(event) => void finish(event)}
        onKeyDown={(event) => event.key === 'Escape' && setNaming(false)}
        ref={(form) => queueMicrotask(() => form.querySelector('input')?.select())}
      >
        <TextField
          label="Name"
          wide
          value={name()}
          maxLength={200}
          onInput={setName}
          {...(name().trim() === '' ? { problem: 'A name needs at least one character.' } : {})}
        />
        <Button type="submit" kind="main">
          Save
        </Button>
        <Button kind="quiet" onClick={() => setNaming(false)}>
          Cancel
        </Button>
      </form>
    </Show>
  )
}

function Fact(props: { label: string; children: JSX.Element }): JSX.Element {
  return (
    <div class={s.fact}>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}

/** An input that is kept here is a way to it; another one (a file, a result that was let go) is named by its hash. */
function InputOf(props: {
  name: string
  id: string
  record: LibraryRecord | undefined
  onOpen: (id: string) => void
}): JSX.Element {
  return (
    <span class={s.input}>
      <span class={s.paramName}>{props.name}</span>{' '}
      <Show
        when={props.record}
        fallback={
          <span class={s.mono} title={props.id}>
            {props.id.slice(0, 10)}…
          </span>
        }
      >
        {(record) => (
          <Button kind="link" small onClick={() => props.onOpen(props.id)}>
            {record().name}
          </Button>
        )}
      </Show>
    </span>
  )
}
