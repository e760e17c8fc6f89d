/**
 * A matrix as colours: viridis for amounts, blue over the ground's tone to orange for signed values around zero.
 * Cells are a canvas, so that 500 x 500 of them stay quick; values stand inside where they have room.
 */
import { createEffect, createMemo, createSignal, For, on, Show, splitProps, type JSX } from 'solid-js'
import { formatNumber } from '../ui/format'
import { ChartFrame } from './ChartFrame'
import { FRAME_PROPS, type ChartProps, type Detail, type Margin, type Size } from './chart-types'
import { ColourScale } from './ColourScale'
import { escapeXml } from './export'
import { diverging, inkOn, readColours, sequential } from './palette'
import { createThemeWatch } from './reactive'
import { extentOf, textWidth } from './scales'
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
}

export function Heatmap(props: HeatmapProps): JSX.Element {
  const [frame] = splitProps(props, FRAME_PROPS)
  const [at, setAt] = createSignal<{ row: number; column: number }>()
  const [grid, setGrid] = createSignal<Grid>()
  const [canvas, setCanvas] = createSignal<HTMLCanvasElement>()
  const theme = createThemeWatch()
  const write = (value: number): string => (Number.isFinite(value) ? (props.format ?? formatNumber)(value) : 'no value')
  const valueAt = (row: number, column: number): number => props.values[row * props.columns.length + column] ?? NaN
  const domain = createMemo((): readonly [number, number] => {
    const [low, high] = props.domain ?? extentOf([props.values]) ?? [0, 1]
    if (props.scale !== 'diverging' || props.domain) return [low, high]
    const reach = Math.max(Math.abs(low), Math.abs(high))
    return [-reach, reach]
  })
  const height = (): number => props.height ?? Math.max(160, Math.min(560, props.rows.length * 28 + 80))
  const colourOf = (value: number, isDark: boolean): string => {
    const [low, high] = domain()
    const share = high > low ? (value - low) / (high - low) : 0.5
    return props.scale === 'diverging' ? diverging(share, isDark) : sequential(share)
  }
  const [isDark, setIsDark] = createSignal(false)

  createEffect(
    on([canvas, grid, () => props.values, domain, theme, () => props.scale], ([element, layout]) => {
      if (!element || !layout) return
      const dark = isDarkGround(element)
      setIsDark(dark)
      drawCells(element, layout, valueAt, (value) => colourOf(value, dark))
    }),
  )

  const detail = (): Detail | undefined => {
    const cell = at()
    const layout = grid()
    if (!cell || !layout) return undefined
    return {
      x: layout.margin.left + (cell.column + 0.5) * layout.cellWidth,
      y: layout.margin.top + (cell.row + 0.5) * layout.cellHeight,
      lines: [
        `${props.rows[cell.row] ?? ''} × ${props.columns[cell.column] ?? ''}`,
        `${props.valueLabel ?? 'value'} ${write(valueAt(cell.row, cell.column))}`,
      ],
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
      row: within(cell.row + step[0], props.rows.length),
      column: within(cell.column + step[1], props.columns.length),
    })
  }
  const point = (event: PointerEvent & { currentTarget: Element }): void => {
    const layout = grid()
    if (!layout) return
    const bounds = event.currentTarget.getBoundingClientRect()
    const column = Math.floor((event.clientX - bounds.left - layout.margin.left) / layout.cellWidth)
    const row = Math.floor((event.clientY - bounds.top - layout.margin.top) / layout.cellHeight)
    const isInside = row >= 0 && row < props.rows.length && column >= 0 && column < props.columns.length
    setAt(isInside ? { row, column } : undefined)
  }
  const summary = (): string => {
    const [low, high] = extentOf([props.values]) ?? [NaN, NaN]
    return `${props.title}: ${props.rows.length} by ${props.columns.length} cells, ${props.valueLabel ?? 'values'} from ${write(low)} to ${write(high)}.`
  }
  return (
    <ChartFrame
      {...frame}
      height={height()}
      summary={props.summary ?? summary()}
      isEmpty={props.values.length === 0 || props.rows.length === 0 || props.columns.length === 0}
      table={() => ({
        columns: [{ label: props.rowLabel ?? 'row' }, ...props.columns.map((label) => ({ label }))],
        rows: props.rows.map((label, row) => [label, ...props.columns.map((_, column) => valueAt(row, column))]),
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
          const made = makeGrid(size(), props.rows, props.columns)
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
              <For each={props.rows}>
                {(label, row) => (
                  <Show when={row() % layout().everyRow === 0}>
                    <text
                      class={s.name}
                      x={layout().margin.left - 8}
                      y={layout().margin.top + (row() + 0.5) * layout().cellHeight}
                      dy="0.34em"
                      text-anchor="end"
                    >
                      {cut(label, layout().margin.left - 8)}
                    </text>
                  </Show>
                )}
              </For>
              <For each={props.columns}>
                {(label, column) => (
                  <Show when={column() % layout().everyColumn === 0}>
                    <text
                      class={s.name}
                      transform={`translate(${layout().margin.left + (column() + 0.5) * layout().cellWidth} ${layout().margin.top - 8})${layout().isTurned ? ' rotate(-45)' : ''}`}
                      text-anchor={layout().isTurned ? 'start' : 'middle'}
                    >
                      {layout().isTurned ? cut(label, 84) : label}
                    </text>
                  </Show>
                )}
              </For>
              <Show when={hasValues()}>
                <For each={props.rows}>
                  {(_, row) => (
                    <For each={props.columns}>
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

interface Grid {
  size: Size
  margin: Margin
  cellWidth: number
  cellHeight: number
  rows: number
  columns: number
  everyRow: number
  everyColumn: number
  isTurned: boolean
}

function makeGrid(size: Size, rows: readonly string[], columns: readonly string[]): Grid {
  const widest = (texts: readonly string[]): number => texts.reduce((most, text) => Math.max(most, textWidth(text)), 0)
  const left = Math.min(size.width * 0.3, widest(rows) + 16)
  // Cells of a small matrix are not stretched beyond what a value needs.
  let cellWidth = Math.min(96, (size.width - left - 8) / Math.max(1, columns.length))
  const isTurned = widest(columns) > cellWidth - 4
  // Turned names lean over the right edge.
  if (isTurned) cellWidth = Math.min(cellWidth, (size.width - left - 44) / columns.length)
  const top = isTurned ? Math.min(84, widest(columns) * 0.72 + 16) : 22
  const cellHeight = (size.height - top - 4) / Math.max(1, rows.length)
  return {
    size,
    margin: { top, right: 8, bottom: 4, left },
    cellWidth,
    cellHeight,
    rows: rows.length,
    columns: columns.length,
    everyRow: Math.max(1, Math.ceil(14 / cellHeight)),
    everyColumn: Math.max(1, Math.ceil(16 / cellWidth)),
    isTurned,
  }
}

function cut(text: string, room: number): string {
  const letters = Math.floor(room / 6.6)
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`
}

function isDarkGround(element: Element): boolean {
  const [paper = ''] = readColours(element.parentElement ?? element, ['--paper'])
  return inkOn(paper) === '#ffffff'
}

function drawCells(
  canvas: HTMLCanvasElement,
  grid: Grid,
  valueAt: (row: number, column: number) => number,
  colour: (value: number) => string,
): void {
  const ratio = devicePixelRatio || 1
  canvas.width = Math.round(grid.size.width * ratio)
  canvas.height = Math.round(grid.size.height * ratio)
  const context = canvas.getContext('2d')
  if (!context) return
  const edge = (offset: number, step: number, index: number): number => Math.round((offset + step * index) * ratio)
  const gap = grid.cellWidth > 12 && grid.cellHeight > 12 ? 1 : 0
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const value = valueAt(row, column)
      if (!Number.isFinite(value)) continue
      // Edges are rounded together, so that neighbours neither overlap nor leave seams.
      const [x, y] = [edge(grid.margin.left, grid.cellWidth, column), edge(grid.margin.top, grid.cellHeight, row)]
      const right = edge(grid.margin.left, grid.cellWidth, column + 1)
      const bottom = edge(grid.margin.top, grid.cellHeight, row + 1)
      context.fillStyle = colour(value)
      context.fillRect(x, y, right - x - gap, bottom - y - gap)
    }
  }
}

function cellMarks(
  grid: Grid | undefined,
  valueAt: (row: number, column: number) => number,
  colour: (value: number) => string,
): string {
  if (!grid) return ''
  const parts: string[] = []
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const value = valueAt(row, column)
      if (!Number.isFinite(value)) continue
      const x = (grid.margin.left + column * grid.cellWidth).toFixed(2)
      const y = (grid.margin.top + row * grid.cellHeight).toFixed(2)
      parts.push(
        `<rect x="${x}" y="${y}" width="${grid.cellWidth.toFixed(2)}" height="${grid.cellHeight.toFixed(2)}" fill="${escapeXml(colour(value))}"/>`,
      )
    }
  }
  return parts.join('')
}
