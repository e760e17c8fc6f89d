/**
 * A matrix as colours: viridis for amounts, blue over the ground's tone to orange for signed values around zero.
 * Cells are a canvas, so that 500 x 500 of them stay quick; values stand inside where they have room.
 */
import { createEffect, createMemo, createSignal, For, on, Show, splitProps, type JSX } from 'solid-js'
import { formatNumber } from '../ui/format'
import { ChartFrame } from './ChartFrame'
import { FRAME_PROPS, type ChartProps, type Detail } from './chart-types'
import { ColourScale } from './ColourScale'
import { cellMarks, cutName, drawCells, isDarkGround, makeGrid, type Grid } from './heatmap-grid'
import { diverging, inkOn, sequential } from './palette'
import { createThemeWatch } from './reactive'
import { extentOf } from './scales'
import s from './Heatmap.module.css'

export interface HeatmapProps extends ChartProps {
  /** Row by row, rows × columns; NaN is drawn as an empty cell. */
  values: ArrayLike<number>
  rows: readonly string[]
  columns: readonly string[]
  /** sequential unless told; diverging is centred on zero. */
  scale?: 'sequential' | 'diverging' | undefined
  /** The values at both ends of the colours; from the data unless told. */
  domain?: readonly [number, number] | undefined
  /** How a value is written. */
  format?: ((value: number) => string) | undefined
  /** What rows, columns and values are: word, word, cosine. */
  rowLabel?: string | undefined
  columnLabel?: string | undefined
  valueLabel?: string | undefined
  /** What a cell says in a sentence of its own; row, column and value unless told. */
  describe?: ((row: number, column: number, value: string) => string) | undefined
}

export function Heatmap(props: HeatmapProps): JSX.Element {
  const [frame] = splitProps(props, FRAME_PROPS)
  // Read once: an expression in the parent's markup would be made anew for each cell.
  const values = createMemo(() => props.values)
  const rows = createMemo(() => props.rows)
  const columns = createMemo(() => props.columns)
  const [at, setAt] = createSignal<{ row: number; column: number }>()
  const [grid, setGrid] = createSignal<Grid>()
  const [canvas, setCanvas] = createSignal<HTMLCanvasElement>()
  const theme = createThemeWatch()
  const write = (value: number): string => (Number.isFinite(value) ? (props.format ?? formatNumber)(value) : 'no value')
  const valueAt = (row: number, column: number): number => values()[row * columns().length + column] ?? NaN
  const domain = createMemo((): readonly [number, number] => {
    const [low, high] = props.domain ?? extentOf([values()]) ?? [0, 1]
    if (props.scale !== 'diverging' || props.domain) return [low, high]
    const reach = Math.max(Math.abs(low), Math.abs(high))
    return [-reach, reach]
  })
  const height = (): number => props.height ?? Math.max(160, Math.min(560, rows().length * 28 + 80))
  const colourOf = (value: number, isDark: boolean): string => {
    const [low, high] = domain()
    const share = high > low ? (value - low) / (high - low) : 0.5
    return props.scale === 'diverging' ? diverging(share, isDark) : sequential(share)
  }
  const [isDark, setIsDark] = createSignal(false)

  createEffect(
    on([canvas, grid, values, domain, theme, () => props.scale], ([element, layout]) => {
      if (!element || !layout) return
      const dark = isDarkGround(element)
      setIsDark(dark)
      drawCells(element, layout, valueAt, (value) => colourOf(value, dark))
    }),
  )

  // A cell of another map is another cell.
  createEffect(on([() => props.title, rows, columns], () => setAt(undefined), { defer: true }))

  const linesOf = (row: number, column: number, value: string): string[] =>
    props.describe
      ? [props.describe(row, column, value)]
      : [`${rows()[row] ?? ''} × ${columns()[column] ?? ''}`, `${props.valueLabel ?? 'value'} ${value}`]
  const detail = (): Detail | undefined => {
    const cell = at()
    const layout = grid()
    if (!cell || !layout) return undefined
    return {
      x: layout.margin.left + (cell.column + 0.5) * layout.cellWidth,
      y: layout.margin.top + (cell.row + 0.5) * layout.cellHeight,
      lines: linesOf(cell.row, cell.column, write(valueAt(cell.row, cell.column))),
    }
  }
  const key = (event: KeyboardEvent): void => {
    const cell = at() ?? { row: 0, column: 0 }
    const steps: Record<string, readonly [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      Home: [0, -Infinity],
      End: [0, Infinity],
    }
    const step = steps[event.key]
    if (event.key === 'Escape') setAt(undefined)
    if (!step) return
    event.preventDefault()
    if (!at()) return void setAt(cell)
    const within = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value))
    setAt({
      row: within(cell.row + step[0], rows().length),
      column: within(cell.column + step[1], columns().length),
    })
  }
  const point = (event: PointerEvent & { currentTarget: Element }): void => {
    const layout = grid()
    if (!layout) return
    const bounds = event.currentTarget.getBoundingClientRect()
    const column = Math.floor((event.clientX - bounds.left - layout.margin.left) / layout.cellWidth)
    const row = Math.floor((event.clientY - bounds.top - layout.margin.top) / layout.cellHeight)
    const isInside = row >= 0 && row < rows().length && column >= 0 && column < columns().length
    setAt(isInside ? { row, column } : undefined)
  }
  const summary = (): string => {
    const [low, high] = extentOf([values()]) ?? [NaN, NaN]
    return `${props.title}: ${rows().length} by ${columns().length} cells, ${props.valueLabel ?? 'values'} from ${write(low)} to ${write(high)}.`
  }
  return (
    <ChartFrame
      {...frame}
      height={height()}
      summary={props.summary ?? summary()}
      isEmpty={values().length === 0 || rows().length === 0 || columns().length === 0}
      table={() => ({
        columns: [{ label: props.rowLabel ?? 'row' }, ...columns().map((label) => ({ label }))],
        rows: rows().map((label, row) => [label, ...columns().map((_, column) => valueAt(row, column))]),
      })}
      tools={
        <ColourScale
          domain={domain()}
          label={props.valueLabel}
          format={write}
          colour={(share) => (props.scale === 'diverging' ? diverging(share, isDark()) : sequential(share))}
        />
      }
      detail={detail()}
      onKey={key}
      onLeave={() => setAt(undefined)}
      canvasMarks={() => cellMarks(grid(), valueAt, (value) => colourOf(value, isDark()))}
    >
      {(size) => {
        const layout = createMemo(() => {
          const made = makeGrid(size(), rows(), columns())
          setGrid(made)
          return made
        })
        const hasValues = (): boolean => layout().cellWidth >= 40 && layout().cellHeight >= 20
        return (
          <>
            <canvas ref={setCanvas} class={s.canvas} aria-hidden="true" />
            <svg
              class={s.svg}
              width={size().width}
              height={size().height}
              aria-hidden="true"
              onPointerMove={point}
              onPointerLeave={() => setAt(undefined)}
            >
              <rect class={s.hit} width={size().width} height={size().height} />
              <For each={rows()}>
                {(label, row) => (
                  <Show when={row() % layout().everyRow === 0}>
                    <text
                      class={s.name}
                      x={layout().margin.left - 8}
                      y={layout().margin.top + (row() + 0.5) * layout().cellHeight}
                      dy="0.34em"
                      text-anchor="end"
                    >
                      {cutName(label, layout().margin.left - 8)}
                    </text>
                  </Show>
                )}
              </For>
              <For each={columns()}>
                {(label, column) => (
                  <Show when={column() % layout().everyColumn === 0}>
                    <text
                      class={s.name}
                      transform={`translate(${layout().margin.left + (column() + 0.5) * layout().cellWidth} ${layout().margin.top - 8})${layout().isTurned ? ' rotate(-45)' : ''}`}
                      text-anchor={layout().isTurned ? 'start' : 'middle'}
                    >
                      {layout().isTurned ? cutName(label, 84) : label}
                    </text>
                  </Show>
                )}
              </For>
              <Show when={hasValues()}>
                <For each={rows()}>
                  {(_, row) => (
                    <For each={columns()}>
                      {(_, column) => (
                        <text
                          class={s.value}
                          x={layout().margin.left + (column() + 0.5) * layout().cellWidth}
                          y={layout().margin.top + (row() + 0.5) * layout().cellHeight}
                          dy="0.34em"
                          text-anchor="middle"
                          fill={inkOn(colourOf(valueAt(row(), column()), isDark()))}
                        >
                          {Number.isFinite(valueAt(row(), column())) ? write(valueAt(row(), column())) : ''}
                        </text>
                      )}
                    </For>
                  )}
                </For>
              </Show>
              <Show when={at()}>
                {(cell) => (
                  <rect
                    class={s.focus}
                    data-passing=""
                    x={layout().margin.left + cell().column * layout().cellWidth}
                    y={layout().margin.top + cell().row * layout().cellHeight}
                    width={layout().cellWidth}
                    height={layout().cellHeight}
                  />
                )}
              </Show>
            </svg>
          </>
        )
      }}
    </ChartFrame>
  )
}
