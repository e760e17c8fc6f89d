/**
 * Points in a plane: zoom, lasso, search, labels that appear as room grows, colour and shape by category.
 * Axes are drawn only when they are given, because the axes of a t-SNE or UMAP map mean nothing.
 * The order of the points is their importance: earlier ones get their labels first.
 */
import { quadtree } from 'd3'
import { createEffect, createMemo, createSignal, For, on, onMount, Show, splitProps, type JSX } from 'solid-js'
import { formatNumber } from '../ui/format'
import { Axes, marginFor } from './Axes'
import { ChartFrame } from './ChartFrame'
import { FRAME_PROPS, type Axis, type ChartProps, type Detail, type Margin, type Size } from './chart-types'
import { placeLabels } from './place-labels'
import { createThemeWatch, createThrottled } from './reactive'
import { extentOf, makeScale, ticksOf, type Scale } from './scales'
import { drawPoints, markArea, pointMarks, type PointStyle } from './scatter-canvas'
import {
  insideLasso,
  kindsOf,
  labelWishes,
  nextPoint,
  scatterLegend,
  scatterSummary,
  scatterTable,
  searchLabels,
  type ScatterData,
} from './scatter-layout'
import { createScatterMoves, type ScatterMoves } from './scatter-moves'
import { ScatterTools } from './ScatterTools'
import s from './Scatter.module.css'

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
  /** One unit is as long across as up: for maps and projections. */
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
          onZoom={(factor) => moves()?.zoomBy(factor)}
          onReset={() => moves()?.reset()}
        />
      }
      canvasMarks={() => {
        const now = view()
        return now ? pointMarks(document.body, now.size, data(), now.x, now.y, style()) : ''
      }}
    >
      {(size) => (
        <Plot
          size={size()}
          data={data()}
          props={props}
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

interface View {
  size: Size
  margin: Margin
  x: Scale
  y: Scale
}

interface PlotProps {
  size: Size
  data: ScatterData
  props: ScatterProps
  style: PointStyle
  selected: readonly number[]
  /** Indices whose labels come first. */
  first: readonly number[]
  focused: number | undefined
  isLassoMode: boolean
  onView: (view: View) => void
  onMoves: (moves: ScatterMoves) => void
  onLasso: (indices: readonly number[]) => void
  onFocus: (index: number | undefined) => void
  onToggle: (index: number) => void
}

function Plot(plot: PlotProps): JSX.Element {
  const [canvas, setCanvas] = createSignal<HTMLCanvasElement>()
  const [svg, setSvg] = createSignal<SVGSVGElement>()
  const theme = createThemeWatch()
  const moves = createScatterMoves(
    svg,
    () => plot.isLassoMode,
    (polygon) => plot.onLasso(insideLasso(plot.data, view().x, view().y, polygon)),
  )
  const base = createMemo(() => makeView(plot.size, plot.data, plot.props))
  const view = createMemo((): View => {
    const { size, margin, x, y } = base()
    return { size, margin, x: moves.transform().rescaleX(x), y: moves.transform().rescaleY(y) }
  })
  const tree = createMemo(() =>
    quadtree(
      Array.from({ length: plot.data.x.length }, (_, index) => index).filter(
        (index) => Number.isFinite(plot.data.x[index]) && Number.isFinite(plot.data.y[index]),
      ),
      (index) => base().x(plot.data.x[index] ?? 0),
      (index) => base().y(plot.data.y[index] ?? 0),
    ),
  )
  const labels = createMemo(() => {
    const { x, y, size } = view()
    // As many as stay readable, and more as one comes closer.
    const most = Math.round(((size.width * size.height) / 11_000) * (1 + Math.log2(Math.max(1, moves.transform().k))))
    const wishes = labelWishes(plot.data, x, y, plot.first, Math.max(most, plot.first.length))
    const bounds = { left: 0, top: 0, right: size.width, bottom: size.height }
    const placed = placeLabels(
      wishes.map((each) => each.wish),
      bounds,
    )
    return placed.map(({ index, x: left, y: middle }) => ({ point: wishes[index]?.index ?? 0, x: left, y: middle }))
  })
  createEffect(() => plot.onView(view()))
  onMount(() => plot.onMoves(moves))
  createEffect(
    on([canvas, view, () => plot.data, () => plot.style, theme], ([element, { size, x, y }, data, style]) => {
      if (element) drawPoints(element, size, data, x, y, style)
    }),
  )
  const find = (event: MouseEvent & { currentTarget: Element }): number | undefined => {
    const bounds = event.currentTarget.getBoundingClientRect()
    const [x, y] = moves.transform().invert([event.clientX - bounds.left, event.clientY - bounds.top])
    return tree().find(x, y, 16 / moves.transform().k)
  }
  const at = (index: number): { cx: number; cy: number } => ({
    cx: view().x(plot.data.x[index] ?? 0),
    cy: view().y(plot.data.y[index] ?? 0),
  })
  return (
    <div class={s.clip}>
      <canvas ref={setCanvas} class={s.canvas} aria-hidden="true" />
      <svg
        ref={setSvg}
        class={s.svg}
        data-lasso={plot.isLassoMode ? '' : undefined}
        width={plot.size.width}
        height={plot.size.height}
        aria-hidden="true"
        onPointerMove={(event) => moves.lasso().length === 0 && plot.onFocus(find(event))}
        onPointerLeave={() => plot.onFocus(undefined)}
        onClick={(event) => {
          const index = find(event)
          if (index !== undefined && !event.shiftKey) plot.onToggle(index)
        }}
      >
        <rect class={s.hit} width={plot.size.width} height={plot.size.height} />
        <Show when={plot.props.xAxis ?? plot.props.yAxis}>
          <Axes {...view()} xAxis={plot.props.xAxis} yAxis={plot.props.yAxis} grid="both" />
        </Show>
        <For each={plot.selected.length <= 500 ? plot.selected : []}>
          {(index) => <circle class={s.ring} {...at(index)} r="6" />}
        </For>
        <For each={labels()}>
          {(label) => (
            <text class={s.label} x={label.x} y={label.y} dy="0.32em">
              {plot.data.labels?.[label.point]}
            </text>
          )}
        </For>
        <Show when={plot.focused !== undefined}>
          <circle class={s.focus} data-passing="" {...at(plot.focused ?? 0)} r="7" />
        </Show>
        <Show when={moves.lasso().length > 1}>
          <path class={s.lasso} data-passing="" d={`M${moves.lasso().join('L')}Z`} />
        </Show>
      </svg>
    </div>
  )
}

function makeView(size: Size, data: ScatterData, props: ScatterProps): View {
  const hasAxes = Boolean(props.xAxis ?? props.yAxis)
  const xExtent = extentOf([data.x], props.xAxis?.log)
  const yExtent = extentOf([data.y], props.yAxis?.log)
  const texts = ticksOf(makeScale(props.yAxis, yExtent, [size.height, 0]), 6, props.yAxis).map((tick) => tick.text)
  const bare = { top: 14, right: 14, bottom: 14, left: 14 }
  const margin = hasAxes ? marginFor(texts, props.xAxis, props.yAxis, 16) : bare
  const x = makeScale(props.xAxis, xExtent, [margin.left, size.width - margin.right], hasAxes)
  const y = makeScale(props.yAxis, yExtent, [size.height - margin.bottom, margin.top], hasAxes)
  if (props.equal) equalise(x, y)
  return { size, margin, x, y }
}

/** Widens the domain of the axis that has more room, so that one unit has the same length on both. */
function equalise(x: Scale, y: Scale): void {
  const length = (pair: readonly number[]): number => Math.abs((pair[1] ?? 0) - (pair[0] ?? 0))
  const perPixel = Math.max(length(x.domain()) / length(x.range()), length(y.domain()) / length(y.range()))
  for (const scale of [x, y]) {
    const [low = 0, high = 0] = scale.domain()
    const half = (perPixel * length(scale.range())) / 2
    scale.domain([(low + high) / 2 - half, (low + high) / 2 + half])
  }
}
