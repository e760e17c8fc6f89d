/**
 * The frame around every chart: title, legend, exports, table view, keyboard, the note at the mark in focus.
 * The drawing itself is hidden from screen readers; they get one sentence, the table, and the mark in focus as status.
 */
import { createMemo, createSignal, For, Show, type JSX } from 'solid-js'
import { Button } from '../ui/Button'
import { classNames } from '../ui/class-names'
import { DataTable } from '../ui/DataTable'
import { showToast } from '../ui/toasts'
import type { CellValue, Column } from '../ui/table-model'
import type { ChartProps, Detail, LegendItem, Size, TableData } from './chart-types'
import { toCsv } from './csv'
import { chartSvg, download, fileNameOf, svgToPng } from './export'
import { Legend } from './Legend'
import { createSize } from './reactive'
import s from './ChartFrame.module.css'

export interface ChartFrameProps extends ChartProps {
  summary: string
  /** There is nothing to draw. */
  isEmpty: boolean
  /** Made only when it is looked at or saved. */
  table: () => TableData
  legend?: readonly LegendItem[] | undefined
  /** Controls that belong to the drawing: search, lasso. */
  tools?: JSX.Element | undefined
  /** What is said of the mark in focus. */
  detail?: Detail | undefined
  /** Keys while the drawing is focused; prevent the default of those that are used. */
  onKey?: ((event: KeyboardEvent) => void) | undefined
  /** The focus left the drawing. */
  onLeave?: (() => void) | undefined
  /** SVG markup of what is drawn on a canvas, for the exports. */
  canvasMarks?: ((plot: HTMLElement) => string) | undefined
  /** Replaces the whole exported drawing, for charts made of text. */
  svg?: ((plot: HTMLElement) => string) | undefined
  /** The height follows the content; for charts made of text. */
  flow?: boolean | undefined
  children: (size: () => Size) => JSX.Element
}

export function ChartFrame(props: ChartFrameProps): JSX.Element {
  const [plot, setPlot] = createSignal<HTMLDivElement>()
  const [hasTable, setHasTable] = createSignal(false)
  const height = (): number => props.height ?? 260
  const size = createSize(plot, height)
  const name = (): string => props.fileName ?? fileNameOf(props.title)
  const svg = (element: HTMLElement): string =>
    props.svg?.(element) ??
    chartSvg(element, { title: props.title, legend: props.legend ?? [], marks: props.canvasMarks?.(element) })
  const saveSvg = (): void => {
    const element = plot()
    if (element) download(`${name()}.svg`, svg(element), 'image/svg+xml')
  }
  const savePng = async (): Promise<void> => {
    const element = plot()
    if (!element) return
    try {
      download(`${name()}.png`, await svgToPng(svg(element)))
    } catch {
      showToast('The picture could not be made. The SVG export holds the same drawing.')
    }
  }
  return (
    <figure class={s.figure} aria-label={props.title} aria-busy={props.busy ? 'true' : undefined}>
      <figcaption class={s.caption}>
        <span class={s.title}>{props.title}</span>
        <Show when={!props.isEmpty}>
          <span class={s.links}>
            <Button kind="link" small aria-pressed={hasTable()} onClick={() => setHasTable((value) => !value)}>
              {hasTable() ? 'Chart' : 'Table'}
            </Button>
            <Button kind="link" small disabled={hasTable()} onClick={() => void savePng()}>
              PNG
            </Button>
            <Button kind="link" small disabled={hasTable()} onClick={saveSvg}>
              SVG
            </Button>
            <Button kind="link" small onClick={() => download(`${name()}.csv`, toCsv(props.table()), 'text/csv')}>
              CSV
            </Button>
          </span>
        </Show>
      </figcaption>
      <Show when={!hasTable()}>
        <Show when={props.tools}>
          <div class={s.tools}>{props.tools}</div>
        </Show>
      </Show>
      <Show when={!props.isEmpty && !hasTable()}>
        <Legend items={props.legend ?? []} />
      </Show>
      <Show
        when={!props.isEmpty}
        fallback={
          <div class={s.empty} style={{ 'min-height': `${props.flow ? 64 : height()}px` }}>
            <p>{props.busy ? 'Working on it.' : (props.empty ?? 'Nothing to draw yet.')}</p>
          </div>
        }
      >
        <Show
          when={!hasTable()}
          fallback={<TableView title={props.title} table={props.table} height={height()} flow={props.flow} />}
        >
          <div
            ref={setPlot}
            class={classNames(s.plot, props.busy && s.busy)}
            style={props.flow ? undefined : { height: `${height()}px` }}
            role="group"
            aria-roledescription="chart"
            aria-label={props.summary}
            tabIndex={props.onKey ? 0 : undefined}
            onKeyDown={(event) => props.onKey?.(event)}
            onFocusOut={() => props.onLeave?.()}
          >
            <Show when={size()}>{(known) => props.children(known)}</Show>
            <Show when={props.detail && size()}>
              <Tip detail={props.detail ?? { x: 0, y: 0, lines: [] }} width={size()?.width ?? 0} />
            </Show>
          </div>
          <span class="visually-hidden" role="status">
            {props.detail?.lines.join(', ')}
          </span>
        </Show>
      </Show>
    </figure>
  )
}

/** The note at a mark, on the side where there is room. */
function Tip(props: { detail: Detail; width: number }): JSX.Element {
  const isRight = (): boolean => props.detail.x > props.width / 2
  return (
    <div
      class={classNames(s.tip, isRight() && s.tipRight)}
      style={{ left: `${props.detail.x}px`, top: `${props.detail.y}px` }}
      aria-hidden="true"
    >
      <For each={props.detail.lines}>
        {(line, index) => <div class={index() === 0 ? s.tipHead : undefined}>{line}</div>}
      </For>
    </div>
  )
}

function TableView(props: {
  title: string
  table: () => TableData
  height: number
  flow?: boolean | undefined
}): JSX.Element {
  const table = createMemo(() => props.table())
  const columns = createMemo(() =>
    table().columns.map((column, index): Column<readonly CellValue[]> => ({
      id: String(index),
      label: column.label,
      unit: column.unit,
      code: column.code,
      get: (row) => row[index],
    })),
  )
  return (
    <div class={s.table} style={props.flow ? undefined : { 'min-height': `${props.height}px` }}>
      <DataTable
        caption={props.title}
        columns={columns()}
        rows={table().rows}
        maxHeight={Math.max(props.height, 260)}
      />
    </div>
  )
}
