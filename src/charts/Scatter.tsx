/**
 * Points in a plane: zoom, lasso, search, labels that appear as room grows, colour and shape by category.
 * Axes are drawn only when they are given, because the axes of a t-SNE or UMAP map mean nothing.
 * The order of the points is their importance: earlier ones get their labels first.
 */
import { createMemo, createSignal, splitProps, type JSX } from 'solid-js'
import { formatNumber } from '../ui/format'
import { ChartFrame } from './ChartFrame'
import { FRAME_PROPS, type Axis, type ChartProps, type Detail } from './chart-types'
import { createThrottled } from './reactive'
import { markArea, pointMarks, type PointStyle } from './scatter-canvas'
import {
  kindsOf,
  nextPoint,
  scatterLegend,
  scatterSummary,
  scatterTable,
  searchLabels,
  type ScatterData,
} from './scatter-layout'
import type { ScatterMoves } from './scatter-moves'
import { ScatterPlot, type View } from './ScatterPlot'
import { ScatterTools } from './ScatterTools'

export interface ScatterProps extends ChartProps {
  x: ArrayLike<number>
  y: ArrayLike<number>
  /** One per point: searched, shown beside it where there is room. */
  labels?: readonly string[] | undefined
  /** One per point: colour and shape, eight kinds at most. */
  categories?: readonly string[] | undefined
  /** Further words on a point in focus. */
  detail?: ((index: number) => string) | undefined
  xAxis?: Axis | undefined
  yAxis?: Axis | undefined
  /** One unit is as long across as up, for maps and projections; the reader may stretch it to see a flat cloud. */
  equal?: boolean | undefined
  /** Shows the search field; on where there are labels. */
  search?: boolean | undefined
  /** Indices of the selected points; kept by the chart itself when left out. */
  selected?: readonly number[] | undefined
  onSelect?: ((indices: readonly number[]) => void) | undefined
}

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

export function Scatter(props: ScatterProps): JSX.Element {
  const [frame] = splitProps(props, FRAME_PROPS)
  const data = createThrottled((): ScatterData => ({
    x: props.x,
    y: props.y,
    labels: props.labels,
    categories: props.categories,
  }))
  const kinds = createMemo(() => kindsOf(props.categories))
  const [query, setQuery] = createSignal('')
  const [isLassoMode, setLassoMode] = createSignal(false)
  const [isStretched, setStretched] = createSignal(false)
  const [ownSelected, setOwnSelected] = createSignal<readonly number[]>([])
  const [focused, setFocused] = createSignal<number>()
  const [view, setView] = createSignal<View>()
  const [moves, setMoves] = createSignal<ScatterMoves>()
  const selected = (): readonly number[] => props.selected ?? ownSelected()
  const matches = createMemo(() => searchLabels(props.labels, query()))
  const emphasised = createMemo(() => new Set(query().trim() ? matches() : selected()))
  const select = (indices: readonly number[]): void => {
    setOwnSelected(indices)
    props.onSelect?.(indices)
  }
  const style = (): PointStyle => ({
    kinds: kinds().kinds,
    emphasised: emphasised(),
    area: markArea(data().x.length, moves()?.transform().k ?? 1),
  })

  const detail = (): Detail | undefined => {
    const index = focused()
    const now = view()
    if (index === undefined || !now || index >= data().x.length) return undefined
    const [x, y] = [data().x[index] ?? NaN, data().y[index] ?? NaN]
    return {
      x: now.x(x),
      y: now.y(y),
      lines: [
        props.labels?.[index] ?? `point ${index + 1}`,
        ...(props.categories ? [props.categories[index] ?? ''] : []),
        `${props.xAxis?.label ?? 'x'} ${formatNumber(x)}`,
        `${props.yAxis?.label ?? 'y'} ${formatNumber(y)}`,
        ...(props.detail ? [props.detail(index)] : []),
      ],
    }
  }
  const toggle = (index: number): void =>
    select(selected().includes(index) ? selected().filter((each) => each !== index) : [...selected(), index])
  const key = (event: KeyboardEvent): void => {
    const now = view()
    const index = focused()
    const arrow = ARROWS[event.key]
    if (event.key === 'Escape' && index === undefined) select([])
    else if (event.key === 'Escape') setFocused(undefined)
    else if (event.key === '+' || event.key === '=') moves()?.zoomBy(1.4)
    else if (event.key === '-') moves()?.zoomBy(1 / 1.4)
    else if (event.key === '0') moves()?.reset()
    else if ((event.key === 'Enter' || event.key === ' ') && index !== undefined) toggle(index)
    else if (arrow && event.shiftKey) moves()?.panBy(-arrow[0] * 40, -arrow[1] * 40)
    else if (arrow && now) setFocused(index === undefined ? 0 : nextPoint(data(), now.x, now.y, index, arrow))
    else return
    event.preventDefault()
  }

  return (
    <ChartFrame
      {...frame}
      height={props.height ?? 420}
      summary={props.summary ?? scatterSummary(props.title, data(), kinds().names)}
      isEmpty={data().x.length === 0}
      table={() => scatterTable(data(), props.xAxis, props.yAxis)}
      legend={scatterLegend(kinds().names)}
      detail={detail()}
      onKey={key}
      onLeave={() => setFocused(undefined)}
      tools={
        <ScatterTools
          hasSearch={props.search ?? props.labels !== undefined}
          query={query()}
          onQuery={setQuery}
          matches={matches().length}
          count={data().x.length}
          selected={selected().length}
          onClear={() => select([])}
          isLassoMode={isLassoMode()}
          onLassoMode={setLassoMode}
          isStretched={props.equal ? isStretched() : undefined}
          onStretch={setStretched}
          onZoom={(factor) => moves()?.zoomBy(factor)}
          onReset={() => moves()?.reset()}
        />
      }
      canvasMarks={(plot) => {
        const now = view()
        return now ? pointMarks(plot, now.size, data(), now.x, now.y, style()) : ''
      }}
    >
      {(size) => (
        <ScatterPlot
          size={size()}
          data={data()}
          xAxis={props.xAxis}
          yAxis={props.yAxis}
          equal={props.equal && !isStretched()}
          style={style()}
          selected={selected()}
          first={[...(focused() === undefined ? [] : [focused() ?? 0]), ...emphasised()]}
          focused={focused()}
          isLassoMode={isLassoMode()}
          onView={setView}
          onMoves={setMoves}
          onLasso={select}
          onFocus={setFocused}
          onToggle={toggle}
        />
      )}
    </ChartFrame>
  )
}
