/** The Library page: what this browser keeps for Vitrine, what room it takes, and the ways in and out. */
import { createMemo, createSignal, type JSX, Show } from 'solid-js'
import { Button } from '../../ui/Button'
import { DropZone } from '../../ui/DropZone'
import { ErrorNote } from '../../ui/ErrorNote'
import { formatBytes, formatPlural } from '../../ui/format'
import { Progress } from '../../ui/Progress'
import { bundleExtension } from '../../../workers/contracts/library'
import { onDropped } from '../../stage/dropped'
import { Finder } from './Finder'
import { createLibrary } from './library-state'
import { RecordTable } from './RecordTable'
import { finding, type Finding } from './record-list'
import { RoomTaken } from './RoomTaken'
import s from './Library.module.css'

export function Library(): JSX.Element {
  const library = createLibrary()
  const [wanted, setWanted] = createSignal<Finding>({ kind: 'all', words: '' })
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set())
  const found = createMemo(() => finding(library.records() ?? [], wanted()))
  /** What is chosen and still there and in view, so that nothing unseen is deleted. */
  const picked = createMemo(() => found().filter((record) => chosen().has(record.id)))
  const pickedIds = (): string[] => picked().map((record) => record.id)
  const pickedBytes = (): number => picked().reduce((sum, record) => sum + record.sizeBytes, 0)
  const discardPicked = (): void => {
    void library.discard(picked())
    setChosen(new Set<string>())
  }
  onDropped((file) => void library.importFile(file))

  return (
    <div class={s.page}>
      <header class={s.head}>
        <h1>Library</h1>
        <p>
          What this browser keeps: texts you opened, models you trained, and for a while the results that took longer
          than a second, so that a reload finds them. Pin what should stay. It all stays on this machine unless you
          export it.
        </p>
      </header>

      <Show when={library.error()}>
        {(error) => (
          <div class={s.block} ref={(note) => queueMicrotask(() => note.scrollIntoView({ block: 'nearest' }))}>
            <ErrorNote
              error={error()}
              safe="Nothing else in the Library was changed."
              actions={
                <Button small onClick={() => void library.refresh()}>
                  Read the Library again
                </Button>
              }
            />
          </div>
        )}
      </Show>

      <Show when={library.records()}>
        {(records) => (
          <>
            <RoomTaken records={records()} usage={library.usage()} onPersist={library.persist} />
            <Show when={records().length > 0} fallback={<Empty />}>
              <div class={s.tools}>
                <Finder records={records()} finding={wanted()} onChange={setWanted} />
                <div class={s.acts} role="group" aria-label="Selected items">
                  <Show when={picked().length > 0}>
                    <span class={s.count}>
                      {formatPlural(picked().length, 'item')}, {formatBytes(pickedBytes())}
                    </span>
                    <Button small kind="danger" onClick={discardPicked}>
                      Delete
                    </Button>
                  </Show>
                  <Button
                    small
                    busy={library.transfer() !== undefined}
                    onClick={() =>
                      void library.exportIds(picked().length > 0 ? pickedIds() : records().map((r) => r.id))
                    }
                  >
                    {picked().length > 0 ? 'Export selected' : 'Export all'}
                  </Button>
                </div>
              </div>
              <RecordTable
                records={found()}
                all={records()}
                chosen={chosen()}
                onChoose={setChosen}
                onRename={library.rename}
                onPin={library.pin}
                onDiscard={(record) => void library.discard([record])}
                onExport={(record) => void library.exportIds([record.id])}
              />
            </Show>
          </>
        )}
      </Show>

      <section class={s.block} aria-label="Import">
        <Show when={library.transferError()}>
          {(error) => (
            <div class={s.transferError}>
              <ErrorNote
                error={error()}
                safe={error().code === 'storage/quota' ? undefined : 'The Library is as it was.'}
              />
            </div>
          )}
        </Show>
        <Show
          when={library.transfer()}
          fallback={
            <DropZone
              label="Drop a bundle here to add what is in it"
              hint={`${bundleExtension}, as exported here or in another browser. It is checked whole before anything is added.`}
              accept={`${bundleExtension},.zip`}
              onFiles={(files) => files[0] && void library.importFile(files[0])}
            />
          }
        >
          {(transfer) => <Progress {...transfer()} onCancel={library.cancelTransfer} />}
        </Show>
      </section>
    </div>
  )
}

function Empty(): JSX.Element {
  return (
    <div class={s.empty}>
      <p>Nothing is kept here yet.</p>
      <p>
        Texts you open, models you train and results that took longer than a second appear here by themselves.{' '}
        <a href="#/">Open a lab</a>, or import a bundle below.
      </p>
    </div>
  )
}
