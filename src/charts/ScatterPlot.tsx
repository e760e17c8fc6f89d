/** The plane of a scatter: points on a canvas, and above it what must stay sharp and findable (axes, labels, rings). */
import { quadtree, type Quadtree } from 'd3'
import { createEffect, createMemo, createSignal, For, on, onMount, Show, type JSX } from 'solid-js'
import { Axes, marginFor } from './Axes'
import type { Axis, Margin, Size } from './chart-types'
import { placeLabels } from './place-labels'
import { createThemeWatch } from './reactive'
import { extentOf, makeScale, ticksOf, type Scale } from './scales'
import { drawPoints, type PointStyle } from './scatter-canvas'
import { insideLasso, labelWishes, type ScatterData } from './scatter-layout'
import { createScatterMoves, type ScatterMoves } from './scatter-moves'
import s from './Scatter.module.css'

/** The plane as it is seen now, zoom included. */
export interface View {
  size: Size
  margin: Margin
  x: Scale
  y: Scale
}

export interface ScatterPlotProps {
  size: Size
  data: ScatterData
  xAxis?: Axis | undefined
  yAxis?: Axis | undefined
  equal?: boolean | undefined
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

export function ScatterPlot(plot: ScatterPlotProps): JSX.Element {
  const [canvas, setCanvas] = createSignal<HTMLCanvasElement>()
  const [svg, setSvg] = createSignal<SVGSVGElement>()
  const theme = createThemeWatch()
  const moves = createScatterMoves(
    svg,
    () => plot.isLassoMode,
    (polygon) => plot.onLasso(insideLasso(plot.data, view().x, view().y, polygon)),
  )
  const base = createMemo(() => makeView(plot.size, plot.data, plot))
  const view = createMemo((): View => {
    const { size, margin, x, y } = base()
    return { size, margin, x: moves.transform().rescaleX(x), y: moves.transform().rescaleY(y) }
  })
  // Points that move would need a new tree for every picture, which only a pointer asks for: it is made when one does.
  const tree = createMemo(() => {
    const { x, y } = base()
    const { data } = plot
    let made: Quadtree<number> | undefined
    return (): Quadtree<number> => (made ??= treeOf(data, x, y))
  })
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
    return tree()().find(x, y, 16 / moves.transform().k)
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
        <Show when={plot.xAxis ?? plot.yAxis}>
          <Axes {...view()} xAxis={plot.xAxis} yAxis={plot.yAxis} grid="both" />
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

function treeOf(data: ScatterData, x: Scale, y: Scale): Quadtree<number> {
  const indices = Array.from({ length: data.x.length }, (_, index) => index)
  return quadtree(
    indices.filter((index) => Number.isFinite(data.x[index]) && Number.isFinite(data.y[index])),
    (index) => x(data.x[index] ?? 0),
    (index) => y(data.y[index] ?? 0),
  )
}

function makeView(size: Size, data: ScatterData, props: Pick<ScatterPlotProps, 'xAxis' | 'yAxis' | 'equal'>): View {
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
