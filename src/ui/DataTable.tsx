/**
 * Rows and columns with units, sorting, bars and a chosen row. Above 200 rows only those in view exist, so a
 * vocabulary of 100,000 words scrolls as well as one of ten; rows then have one height.
 */
import { createMemo, createSignal, For, Show, type JSX } from 'solid-js'
import { classNames } from './class-names'
import {
  cellText,
  cellTitle,
  columnDecimals,
  isNumeric,
  sortRows,
  windowOf,
  type Column,
  type Sorting,
} from './table-model'
import s from './DataTable.module.css'

export type { CellValue, Column, Sorting } from './table-model'

const ROW_HEIGHT = 34
const WINDOW_ABOVE = 200

export interface DataTableProps<Row> {
  /** Says what the table holds; read to screen readers, shown only with showCaption. */
  caption: string
  showCaption?: boolean | undefined
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** The key of the chosen row. */
  selected?: string | number | undefined
  /** Makes rows choosable by click and by keyboard. */
  onSelect?: ((row: Row) => void) | undefined
  /** What tells rows apart; the index in `rows` unless told. */
  rowKey?: ((row: Row) => string | number) | undefined
  /** The order at first; the order of `rows` unless told. */
  sorting?: Sorting | undefined
  /** Height in pixels from which it scrolls; 420 for more than 200 rows. */
  maxHeight?: number | undefined
  /** What to do when there are no rows. */
  empty?: string | undefined
}

export function DataTable<Row>(props: DataTableProps<Row>): JSX.Element {
  // Read once: an expression in the parent's markup would be made anew at each look.
  const rows = createMemo(() => props.rows)
  const columns = createMemo(() => props.columns)
  const [chosenSorting, setSorting] = createSignal<Sorting>()
  const [scrollTop, setScrollTop] = createSignal(0)
  const sorting = (): Sorting | undefined => chosenSorting() ?? props.sorting
  const sorted = createMemo(() => sortRows(rows(), columns(), sorting()))
  const keys = createMemo(() => new Map(rows().map((row, index) => [row, props.rowKey?.(row) ?? index])))
  const height = (): number | undefined => props.maxHeight ?? (rows().length > WINDOW_ABOVE ? 420 : undefined)
  const isWindowed = (): boolean => rows().length > WINDOW_ABOVE
  const range = createMemo(
    () =>
      isWindowed()
        ? windowOf(sorted().length, scrollTop(), height() ?? 420, ROW_HEIGHT)
        : { from: 0, to: sorted().length },
    undefined,
    { equals: (a, b) => a.from === b.from && a.to === b.to },
  )
  const shown = createMemo(() => sorted().slice(range().from, range().to))
  const numeric = createMemo(
    () =>
      new Set(
        columns()
          .filter((c) => isNumeric(c, rows()))
          .map((c) => c.id),
      ),
  )
  const isEnd = (column: Column<Row>): boolean =>
    (column.align ?? (numeric().has(column.id) ? 'end' : 'start')) === 'end'
  const largest = createMemo(
    () =>
      new Map(
        columns()
          .filter((c) => c.bar)
          .map((c) => [c.id, largestOf(c, rows())] as const),
      ),
  )
  const decimals = createMemo(() => new Map(columns().map((c) => [c.id, columnDecimals(c, rows())] as const)))
  const isSelected = (row: Row): boolean => props.selected !== undefined && keys().get(row) === props.selected

  const cycle = (id: string): void => {
    const now = sorting()
    // Numbers are first wanted from the largest down, words from A.
    const first = numeric().has(id)
    setSorting({ id, descending: now?.id === id ? !now.descending : first })
  }
  const move = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('tbody button')]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    if (at < 0) return
    event.preventDefault()
    buttons[at + step]?.focus()
  }

  const cell = (column: Column<Row>, row: Row): JSX.Element => (
    <>
      {cellText(column, row, decimals().get(column.id))}
      <Show when={column.bar}>
        <i
          class={s.bar}
          aria-hidden="true"
          style={{
            '--share': `${barShare(column.get(row), largest().get(column.id)) * 100}%`,
            ...(column.colour ? { '--bar': column.colour } : {}),
          }}
        />
      </Show>
      <Show when={column.second}>{(second) => <small class={s.second}>{second()(row)}</small>}</Show>
    </>
  )

  return (
    <div
      class={s.scroller}
      style={height() === undefined ? undefined : { 'max-height': `${height()}px` }}
      tabIndex={height() === undefined && !props.onSelect ? undefined : 0}
      role={height() === undefined ? undefined : 'region'}
      aria-label={height() === undefined ? undefined : props.caption}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      onKeyDown={move}
    >
      <table class={classNames(s.table, isWindowed() && s.windowed)} aria-rowcount={rows().length + 1}>
        <caption class={props.showCaption ? s.caption : 'visually-hidden'}>{props.caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            <For each={columns()}>
              {(column) => (
                <th
                  scope="col"
                  class={classNames(s.heading, isEnd(column) && s.end, column.isWideOnly && s.wideOnly)}
                  aria-sort={
                    sorting()?.id === column.id ? (sorting()?.descending ? 'descending' : 'ascending') : undefined
                  }
                >
                  <button type="button" class={s.sort} title={column.title} onClick={() => cycle(column.id)}>
                    {column.label}
                    <Show when={column.unit}>
                      <span class={s.unit}>, {column.unit}</span>
                    </Show>
                    <span class={s.arrow} aria-hidden="true">
                      {sorting()?.id === column.id ? (sorting()?.descending ? '↓' : '↑') : ''}
                    </span>
                  </button>
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <Show when={range().from > 0}>
            <tr aria-hidden="true" style={{ height: `${range().from * ROW_HEIGHT}px` }} />
          </Show>
          <For each={shown()}>
            {(row, index) => (
              <tr
                aria-rowindex={range().from + index() + 2}
                data-selected={isSelected(row) ? '' : undefined}
                class={classNames(props.onSelect && s.choosable)}
                onClick={() => props.onSelect?.(row)}
              >
                <For each={columns()}>
                  {(column, at) => (
                    <td
                      class={classNames(
                        isEnd(column) && s.end,
                        (numeric().has(column.id) || column.code) && s.mono,
                        column.isWideOnly && s.wideOnly,
                      )}
                      title={cellTitle(column, row, decimals().get(column.id))}
                    >
                      <Show when={props.onSelect && at() === 0} fallback={cell(column, row)}>
                        <button
                          type="button"
                          class={s.choose}
                          tabIndex={isSelected(row) || (props.selected === undefined && index() === 0) ? 0 : -1}
                          aria-pressed={isSelected(row)}
                        >
                          {cell(column, row)}
                        </button>
                      </Show>
                    </td>
                  )}
                </For>
              </tr>
            )}
          </For>
          <Show when={range().to < sorted().length}>
            <tr aria-hidden="true" style={{ height: `${(sorted().length - range().to) * ROW_HEIGHT}px` }} />
          </Show>
        </tbody>
      </table>
      <Show when={rows().length === 0}>
        <p class={s.empty}>{props.empty ?? 'Nothing here yet.'}</p>
      </Show>
    </div>
  )
}

function largestOf<Row>(column: Column<Row>, rows: readonly Row[]): number {
  if (typeof column.bar === 'object') return column.bar.max
  let largest = 0
  for (const row of rows) {
    const value = column.get(row)
    if (typeof value === 'number' && value > largest) largest = value
  }
  return largest
}

function barShare(value: unknown, largest: number | undefined): number {
  if (typeof value !== 'number' || !largest || !Number.isFinite(value)) return 0
  return Math.min(1, Math.max(0, value / largest))
}
