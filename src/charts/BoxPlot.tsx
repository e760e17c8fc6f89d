/**
 * Groups of values as lying boxes: median, quartiles, whiskers, and how many values lie beyond them. The counting is
 * the worker's; this only draws. Tukey, "Exploratory Data Analysis" (1977).
 */
import { scaleBand } from 'd3'
import { createMemo, createSignal, For, splitProps, type JSX } from 'solid-js'
import { formatCount, formatNumber, formatPlural } from '../ui/format'
import { Axes } from './Axes'
import { ChartFrame } from './ChartFrame'
import { FRAME_PROPS, axisTitle, type Axis, type ChartProps, type Detail } from './chart-types'
import { dataColour } from './palette'
import { extentOf, makeScale, textWidth } from './scales'
import s from './BoxPlot.module.css'

export interface Box {
  label: string
  count: number
  least: number
  most: number
  /** First quartile, median, third quartile. */
  quartiles: readonly [number, number, number]
  /** Ends of the whiskers. */
  whiskers: readonly [number, number]
  /** Values below and above the whiskers. */
  outliers: readonly [number, number]
}

export interface BoxPlotProps extends ChartProps {
  boxes: readonly Box[]
  /** What the values are. */
  axis?: Axis | undefined
}

const ROW = 56

export function BoxPlot(props: BoxPlotProps): JSX.Element {
  const [frame] = splitProps(props, FRAME_PROPS)
  const boxes = createMemo(() => props.boxes.filter(({ count }) => count > 0))
  const [at, setAt] = createSignal<number>()
  const [place, setPlace] = createSignal<(index: number) => { x: number; y: number }>(() => ({ x: 0, y: 0 }))
  const height = (): number => props.height ?? boxes().length * ROW + (axisTitle(props.axis) ? 50 : 34)
  const write = (value: number): string => (props.axis?.format ?? formatNumber)(value)
  const detail = (): Detail | undefined => {
    const index = at()
    const box = index === undefined ? undefined : boxes()[index]
    if (index === undefined || !box) return undefined
    const [first, median, third] = box.quartiles
    return {
      ...place()(index),
      lines: [
        `${box.label}, ${formatPlural(box.count, 'value')}`,
        `median ${write(median)}`,
        `half of them from ${write(first)} to ${write(third)}`,
        `whiskers ${write(box.whiskers[0])} to ${write(box.whiskers[1])}`,
        beyond(box),
      ],
    }
  }
  const key = (event: KeyboardEvent): void => {
    const last = boxes().length - 1
    const now = at()
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
    if (event.key === 'Escape') setAt(undefined)
    else if (event.key === 'Home') setAt(0)
    else if (event.key === 'End') setAt(last)
    else if (step === undefined) return
    else setAt(now === undefined ? 0 : Math.max(0, Math.min(last, now + step)))
    event.preventDefault()
  }
  const summary = (): string =>
    `${props.title}: ${boxes()
      .map(
        ({ label, quartiles: [first, median, third] }) =>
          `${label} median ${write(median)}, half from ${write(first)} to ${write(third)}`,
      )
      .join('; ')}.`
  return (
    <ChartFrame
      {...frame}
      height={height()}
      summary={props.summary ?? summary()}
      isEmpty={boxes().length === 0}
      table={() => ({
        columns: [
          { label: 'Group' },
          ...[
            'values',
            'least',
            'lower whisker',
            'first quartile',
            'median',
            'third quartile',
            'upper whisker',
            'most',
          ].map((label) => ({ label })),
          { label: 'below' },
          { label: 'above' },
        ],
        rows: boxes().map(({ label, count, least, most, quartiles, whiskers, outliers }) => [
          ...[label, count, least, whiskers[0], ...quartiles, whiskers[1], most, ...outliers],
        ]),
      })}
      detail={detail()}
      onKey={key}
      onLeave={() => setAt(undefined)}
    >
      {(size) => {
        const layout = createMemo(() => {
          const names = boxes().reduce((most, { label }) => Math.max(most, textWidth(label)), 0)
          const margin = {
            top: 8,
            right: 16,
            bottom: axisTitle(props.axis) ? 42 : 26,
            left: Math.min(names + 16, size().width * 0.4),
          }
          const bottom = size().height - margin.bottom
          const ends = extentOf(boxes().map(({ least, most }) => [least, most]))
          const x = makeScale(props.axis, ends, [margin.left + 6, size().width - margin.right])
          const band = scaleBand<number>()
            .domain(boxes().map((_, index) => index))
            .range([margin.top, bottom])
            .padding(0.5)
          const middle = (index: number): number => (band(index) ?? 0) + band.bandwidth() / 2
          setPlace(() => (index: number) => ({ x: x(boxes()[index]?.quartiles[1] ?? 0), y: middle(index) }))
          return { margin, bottom, x, band, middle }
        })
        const short = (text: string): string => {
          const letters = Math.floor((layout().margin.left - 8) / 7)
          return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`
        }
        return (
          <svg width={size().width} height={size().height} aria-hidden="true">
            <Axes size={size()} margin={layout().margin} x={layout().x} xAxis={props.axis} grid="x" />
            <For each={boxes()}>
              {(box, index) => {
                const x = (value: number): number => layout().x(value)
                const half = (): number => layout().band.bandwidth() / 2
                return (
                  <g
                    class={s.item}
                    data-focus={at() === index() ? '' : undefined}
                    transform={`translate(0 ${layout().middle(index())})`}
                    onPointerEnter={() => setAt(index())}
                    onPointerLeave={() => setAt(undefined)}
                  >
                    <rect class={s.hit} x={0} y={-half() - 10} width={size().width} height={2 * half() + 20} />
                    <text class={s.name} x={layout().margin.left - 8} dy="0.34em" text-anchor="end">
                      {short(box.label)}
                    </text>
                    <path
                      class={s.whisker}
                      d={`M${x(box.whiskers[0])} ${-half() / 2}v${half()}m0 ${-half() / 2}H${x(box.quartiles[0])}M${x(box.quartiles[2])} 0H${x(box.whiskers[1])}m0 ${-half() / 2}v${half()}`}
                    />
                    <rect
                      class={s.box}
                      x={x(box.quartiles[0])}
                      y={-half()}
                      width={Math.max(1, x(box.quartiles[2]) - x(box.quartiles[0]))}
                      height={2 * half()}
                      rx="1"
                      fill={dataColour(index() + 1)}
                    />
                    <path class={s.median} d={`M${x(box.quartiles[1])} ${-half()}v${2 * half()}`} />
                    <For each={[0, 1] as const}>{(side) => <Beyond box={box} side={side} x={x} />}</For>
                  </g>
                )
              }}
            </For>
          </svg>
        )
      }}
    </ChartFrame>
  )
}

/** How many values lie beyond a whisker: a ring at the farthest of them, joined to the whisker by dots, with the count. */
function Beyond(props: { box: Box; side: 0 | 1; x: (value: number) => number }): JSX.Element {
  const count = (): number => props.box.outliers[props.side]
  const end = (): number => props.x(props.side === 0 ? props.box.least : props.box.most)
  const from = (): number => props.x(props.box.whiskers[props.side])
  return (
    <For each={count() > 0 ? [count()] : []}>
      {(many) => (
        <>
          <path class={s.beyond} d={`M${from()} 0H${end()}`} />
          <circle class={s.ring} cx={end()} r="3" />
          <text class={s.count} x={end()} y="-8" text-anchor={props.side === 0 ? 'start' : 'end'}>
            {formatCount(many)}
          </text>
        </>
      )}
    </For>
  )
}

function beyond({ outliers: [below, above] }: Box): string {
  if (below + above === 0) return 'none beyond the whiskers'
  return `beyond them ${formatCount(below)} below, ${formatCount(above)} above`
}
