/** The list of what is kept. A row opens to show how it was made and what can be done with it. */
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import type { LibraryRecord } from '../../../workers/contracts/library'
import { Checkbox } from '../../ui/Checkbox'
import { classNames } from '../../ui/class-names'
import { formatBytes, formatExact } from '../../ui/format'
import { RecordDetail } from './RecordDetail'
import { formatDay, formatMoment, kindNames, ordered, type Order } from './record-list'
import { stageName } from './stage-name'
import s from './RecordTable.module.css'

export interface RecordTableProps {
  records: readonly LibraryRecord[]
  /** Also those that a search has left out: lineage points to them by name. */
  all: readonly LibraryRecord[]
  chosen: ReadonlySet<string>
  onChoose: (ids: ReadonlySet<string>) => void
  onRename: (id: string, name: string) => Promise<void>
  onPin: (id: string, pinned: boolean) => Promise<void>
  onDiscard: (record: LibraryRecord) => void
  onExport: (record: LibraryRecord) => void
}

const COLUMNS: readonly { order: Order; label: string; class: string | undefined }[] = [
  { order: 'name', label: 'Name', class: s.name },
  { order: 'kind', label: 'Kind', class: s.kind },
  { order: 'size', label: 'Size', class: s.size },
  { order: 'used', label: 'Last used', class: s.used },
]

export function RecordTable(props: RecordTableProps): JSX.Element {
  const [sorting, setSorting] = createSignal<{ order: Order; reversed: boolean }>({ order: 'used', reversed: false })
  const [open, setOpen] = createSignal<string>()
  const shown = createMemo(() => ordered(props.records, sorting().order, sorting().reversed))
  // Rows are kept by id, so that news about one record neither closes nor redraws the others.
  const ids = createMemo(() => shown().map((record) => record.id), undefined, { equals: sameList })
  const byId = createMemo(() => new Map(props.all.map((record) => [record.id, record])))
  const allChosen = (): boolean =>
    props.records.length > 0 && props.records.every((record) => props.chosen.has(record.id))
  const chooseAll = (chosen: boolean): void => {
    props.onChoose(new Set(chosen ? props.records.map((record) => record.id) : []))
  }
  const choose = (id: string, chosen: boolean): void => {
    const next = new Set(props.chosen)
    if (chosen) next.add(id)
    else next.delete(id)
    props.onChoose(next)
  }
  const sortBy = (order: Order): void => {
    setSorting((now) => ({ order, reversed: now.order === order && !now.reversed }))
  }
  const ariaSort = (order: Order): 'ascending' | 'descending' | undefined => {
    if (sorting().order !== order) return undefined
    const fromLargest = order === 'size' || order === 'used'
    return fromLargest === sorting().reversed ? 'ascending' : 'descending'
  }
  return (
    <table class={s.table}>
      <caption class="visually-hidden">What is kept in this browser</caption>
      <thead>
        <tr>
          <th scope="col" class={s.check}>
            <Checkbox label={<Hidden>Select all</Hidden>} checked={allChosen()} onChange={chooseAll} />
          </th>
          <For each={COLUMNS}>
            {(column) => (
              <th scope="col" class={column.class} aria-sort={ariaSort(column.order)}>
                <button type="button" class={s.sort} onClick={() => sortBy(column.order)}>
                  {column.label}
                  <span class={s.arrow} aria-hidden="true">
                    {{ ascending: '↑', descending: '↓', none: '' }[ariaSort(column.order) ?? 'none']}
                  </span>
                </button>
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody>
        <For
          each={ids()}
          fallback={
            <tr>
              <td colSpan={5} class={s.none}>
                Nothing here has such a name or stage.
              </td>
            </tr>
          }
        >
          {(id) => (
            <Show when={byId().get(id)}>
              {(record) => (
                <>
                  <tr class={classNames(open() === id && s.open)} data-chosen={props.chosen.has(id) ? '' : undefined}>
                    <td class={s.check}>
                      <Checkbox
                        label={<Hidden>Select {record().name}</Hidden>}
                        checked={props.chosen.has(id)}
                        onChange={(chosen) => choose(id, chosen)}
                      />
                    </td>
                    <th scope="row" class={s.name}>
                      <button
                        type="button"
                        class={s.opener}
                        id={`record-${id}`}
                        aria-expanded={open() === id}
                        onClick={() => setOpen(open() === id ? undefined : id)}
                      >
                        <span class={s.title}>
                          {record().name}
                          <Show when={record().pinned}>
                            <span class={s.pinned}>pinned</span>
                          </Show>
                        </span>
                        <span class={s.from}>
                          <span class={s.narrow}>{kindNames[record().kind].one} · </span>
                          {stageName(record().made)}
                        </span>
                      </button>
                    </th>
                    <td class={s.kind}>{kindNames[record().kind].one}</td>
                    <td class={s.size} title={`${formatExact(record().sizeBytes)} bytes`}>
                      {formatBytes(record().sizeBytes)}
                    </td>
                    <td class={s.used} title={formatMoment(record().used)}>
                      {formatDay(record().used, Date.now())}
                    </td>
                  </tr>
                  <Show when={open() === id}>
                    <tr class={s.detailRow}>
                      <td colSpan={5}>
                        <RecordDetail
                          record={record()}
                          all={byId()}
                          onOpen={(other) => {
                            setOpen(other)
                            document.getElementById(`record-${other}`)?.focus()
                          }}
                          onRename={(name) => props.onRename(id, name)}
                          onPin={(pinned) => props.onPin(id, pinned)}
                          onDiscard={() => props.onDiscard(record())}
                          onExport={() => props.onExport(record())}
                        />
                      </td>
                    </tr>
                  </Show>
                </>
              )}
            </Show>
          )}
        </For>
      </tbody>
    </table>
  )
}

function Hidden(props: { children: JSX.Element }): JSX.Element {
  return <span class="visually-hidden">{props.children}</span>
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i])
}
