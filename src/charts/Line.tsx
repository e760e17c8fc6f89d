/**
 * Lines with their names at their ends and dotted baselines. Live data moves it at most 20 times a second, and round
 * axis ends keep it from jumping; give the x axis its final domain and it does not move at all.
 */
import { createMemo, createSignal, For, Index, Show, splitProps, type JSX } from 'solid-js'
import { formatNumber } from '../ui/format'
import { Axes, marginFor } from './Axes'
import { ChartFrame } from './ChartFrame'
import { FRAME_PROPS, type Axis, type ChartProps, type Detail, type Margin, type Size } from './chart-types'
import {
  endLabels,
  lineTable,
  linePath,
  lineSummary,
  nearestIndex,
  type Baseline,
  type LineSeries,
} from './line-layout'
import { dataColour } from './palette'
import { createThrottled } from './reactive'
import { extentOf, makeScale, textWidth, ticksOf, type Scale } from './scales'
import s from './Line.module.css'

export type { Baseline, LineSeries } from './line-layout'

export interface LineProps extends ChartProps {
  series: readonly LineSeries[]
  /** Values to compare with, drawn across and dotted. */
  baselines?: readonly Baseline[] | undefined
  xAxis?: Axis | undefined
  yAxis?: Axis | undefined
}

export function Line(props: LineProps): JSX.Element {
  const [frame] = splitProps(props, FRAME_PROPS)
  const series = createThrottled(() => props.series)
  const isEmpty = (): boolean => series().every((each) => each.x.length === 0)
  const [at, setAt] = createSignal<number>()
  const [sized, setSized] = createSignal<Layout>()

  const detail = (): Detail | undefined => {
    const value = at()
    const layout = sized()
    if (value === undefined || !layout) return undefined
    const points = pointsAt(series(), value)
    const write = props.xAxis?.format ?? formatNumber
    return {
      x: layout.x(value),
      y: (layout.margin.top + layout.size.height - layout.margin.bottom) / 2,
      lines: [
        `${props.xAxis?.label ?? 'x'} ${write(value)}`,
        ...points.map(({ of, y }) => `${of.label} ${formatNumber(y)}`),
      ],
    }
  }
  const key = (event: KeyboardEvent): void => {
    const xs = longest(series())
    const now = at()
    const index = now === undefined ? xs.length - 1 : nearestIndex(xs, now)
    // With many points one press moves one in a hundred; Shift moves one.
    const stride = event.shiftKey ? 1 : Math.max(1, Math.round(xs.length / 100))
    const next = { ArrowLeft: index - stride, ArrowRight: index + stride, Home: 0, End: xs.length - 1 }[event.key]
    if (event.key === 'Escape') setAt(undefined)
    if (next === undefined) return
    event.preventDefault()
    setAt(xs[now === undefined ? index : Math.max(0, Math.min(xs.length - 1, next))])
  }
  const point = (event: PointerEvent & { currentTarget: Element }): void => {
    const layout = sized()
    if (!layout) return
    const xs = longest(series())
    const value = layout.x.invert(event.clientX - event.currentTarget.getBoundingClientRect().left)
    setAt(xs[nearestIndex(xs, value)])
  }
  return (
    <ChartFrame
      {...frame}
      summary={props.summary ?? lineSummary(props.title, series(), props.xAxis, props.yAxis)}
      isEmpty={isEmpty()}
      table={() => lineTable(series(), props.xAxis, props.yAxis)}
      detail={detail()}
      onKey={key}
      onLeave={() => setAt(undefined)}
    >
      {(size) => {
        const layout = createMemo(() => {
          const made = makeLayout(size(), series(), props)
          setSized(made)
          return made
        })
        const bottom = (): number => size().height - layout().margin.bottom
        return (
          <svg
            width={size().width}
            height={size().height}
            aria-hidden="true"
            class={s.svg}
            onPointerMove={point}
            onPointerLeave={() => setAt(undefined)}
          >
            <Axes {...layout()} xAxis={props.xAxis} yAxis={props.yAxis} />
            <Index each={props.baselines}>
              {(baseline) => (
                <g transform={`translate(0 ${layout().y(baseline().value)})`}>
                  <path class={s.baseline} d={`M${layout().margin.left} 0H${size().width - layout().margin.right}`} />
                  <text class={s.baselineText} x={size().width - layout().margin.right} y={-6} text-anchor="end">
                    {baseline().label} {formatNumber(baseline().value)}
                  </text>
                </g>
              )}
            </Index>
            {/* By place, not by identity: a live series is a new object each time, and its path should stay. */}
            <Index each={series()}>
              {(each, index) => (
                <path
                  class={s.line}
                  d={linePath(each(), layout().x, layout().y, props.xAxis?.log === true, props.yAxis?.log === true)}
                  stroke={dataColour(each().colour ?? index + 1)}
                  stroke-dasharray={each().dashed ? '6 3' : undefined}
                />
              )}
            </Index>
            <Index each={series().filter((one) => one.x.length === 1)}>
              {(each) => (
                <circle
                  cx={layout().x(each().x[0] ?? NaN)}
                  cy={layout().y(each().y[0] ?? NaN)}
                  r="3.5"
                  fill={dataColour(each().colour ?? series().indexOf(each()) + 1)}
                />
              )}
            </Index>
            <Index each={layout().labels}>
              {(label) => (
                <text
                  class={s.label}
                  x={label().x}
                  y={label().y}
                  dy="0.32em"
                  style={{ '--c': dataColour(label().colour) }}
                >
                  {label().series.label}
                </text>
              )}
            </Index>
            <Show when={at() !== undefined}>
              <g data-passing="">
                <path class={s.rule} d={`M${layout().x(at() ?? 0)} ${layout().margin.top}V${bottom()}`} />
                <For each={pointsAt(series(), at() ?? 0)}>
                  {(found) => (
                    <circle
                      class={s.dot}
                      cx={layout().x(found.x)}
                      cy={layout().y(found.y)}
                      r="4"
                      fill={dataColour(found.of.colour ?? found.place + 1)}
                    />
                  )}
                </For>
              </g>
            </Show>
          </svg>
        )
      }}
    </ChartFrame>
  )
}

interface Layout {
  size: Size
  margin: Margin
  x: Scale
  y: Scale
  labels: ReturnType<typeof endLabels>
}

function makeLayout(size: Size, series: readonly LineSeries[], props: LineProps): Layout {
  const baselines = (props.baselines ?? []).map((each) => each.value)
  const yExtent = extentOf([...series.map((each) => each.y), baselines], props.yAxis?.log)
  const xExtent = extentOf(
    series.map((each) => each.x),
    props.xAxis?.log,
  )
  // The texts of the ticks decide the left margin, and the height alone decides the ticks.
  const probe = makeScale(props.yAxis, yExtent, [size.height, 0])
  const texts = ticksOf(probe, Math.max(2, Math.floor((size.height - 40) / 52)), props.yAxis).map((tick) => tick.text)
  // Names stand in the drawing while there is room after the line's end; a third of a narrow one at most is kept free.
  const names = series.reduce((most, each) => Math.max(most, textWidth(each.label)), 0) + 14
  const margin = marginFor(texts, props.xAxis, props.yAxis, Math.min(names, size.width / 3))
  const x = makeScale(props.xAxis, xExtent, [margin.left, size.width - margin.right], false)
  const y = makeScale(props.yAxis, yExtent, [size.height - margin.bottom, margin.top])
  return { size, margin, x, y, labels: endLabels(series, x, y, margin.top, size.height - margin.bottom) }
}

function longest(series: readonly LineSeries[]): ArrayLike<number> {
  return series.reduce<ArrayLike<number>>((most, each) => (each.x.length > most.length ? each.x : most), [])
}

/** Each series' point nearest to an x, left out where the series ends before it. */
function pointsAt(
  series: readonly LineSeries[],
  value: number,
): { of: LineSeries; place: number; x: number; y: number }[] {
  return series.flatMap((of, place) => {
    const index = nearestIndex(of.x, value)
    const x = of.x[index]
    const y = of.y[index]
    const last = of.x[of.x.length - 1] ?? NaN
    return x === undefined || y === undefined || !Number.isFinite(y) || value > last ? [] : [{ of, place, x, y }]
  })
}
