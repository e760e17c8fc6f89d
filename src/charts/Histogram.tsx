/** How often values fall between edges. The counting is the worker's; this only draws edges and counts. */
import { createMemo, createSignal, For, splitProps, type JSX } from 'solid-js'
import { formatCount, formatNumber } from '../ui/format'
import { Axes, marginFor } from './Axes'
import { ChartFrame } from './ChartFrame'
import { FRAME_PROPS, type Axis, type ChartProps, type Detail } from './chart-types'
import { extentOf, makeScale, ticksOf } from './scales'
import s from './Histogram.module.css'

export interface HistogramProps extends ChartProps {
  /** Rising, one more than counts. */
  edges: ArrayLike<number>
  counts: ArrayLike<number>
  /** What the values are. */
  axis?: Axis | undefined
  /** What is counted: tokens. */
  countLabel?: string | undefined
  /** The count axis is logarithmic, for long tails. */
  logCounts?: boolean | undefined
  /** Values to point out: median, threshold. */
  marks?: readonly { label: string; value: number }[] | undefined
}

export function Histogram(props: HistogramProps): JSX.Element {
  const [frame] = splitProps(props, FRAME_PROPS)
  // Read once: an expression in the parent's markup would be made anew for each bar.
  const edges = createMemo(() => props.edges)
  const counts = createMemo(() => props.counts)
  const [at, setAt] = createSignal<number>()
  const [place, setPlace] = createSignal<(index: number) => { x: number; y: number }>(() => ({ x: 0, y: 0 }))
  const countAxis = (): Axis => ({ label: props.countLabel ?? 'count', log: props.logCounts })
  const write = (value: number): string => (props.axis?.format ?? formatNumber)(value)
  const between = (index: number): string =>
    `${write(edges()[index] ?? 0)} to ${write(edges()[index + 1] ?? 0)}${props.axis?.unit ? ` ${props.axis.unit}` : ''}`
  const detail = (): Detail | undefined => {
    const index = at()
    if (index === undefined) return undefined
    return {
      ...place()(index),
      lines: [between(index), `${formatCount(counts()[index] ?? 0)} ${countAxis().label}`],
    }
  }
  const indices = createMemo(() => Array.from({ length: counts().length }, (_, index) => index))
  const key = (event: KeyboardEvent): void => {
    const last = counts().length - 1
    const now = at()
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key]
    if (event.key === 'Escape') setAt(undefined)
    else if (event.key === 'Home') setAt(0)
    else if (event.key === 'End') setAt(last)
    else if (step === undefined) return
    else setAt(now === undefined ? 0 : Math.max(0, Math.min(last, now + step)))
    event.preventDefault()
  }
  const summary = (): string => {
    const total = indices().reduce((sum, index) => sum + (counts()[index] ?? 0), 0)
    const fullest = indices().reduce(
      (best, index) => ((counts()[index] ?? 0) > (counts()[best] ?? 0) ? index : best),
      0,
    )
    return `${props.title}: ${formatCount(total)} ${countAxis().label} in ${counts().length} bins, most of them from ${between(fullest)}.`
  }
  return (
    <ChartFrame
      {...frame}
      summary={props.summary ?? summary()}
      isEmpty={counts().length === 0}
      table={() => ({
        columns: [
          { label: 'from', unit: props.axis?.unit },
          { label: 'to', unit: props.axis?.unit },
          { label: countAxis().label ?? 'count' },
        ],
        rows: indices().map((index) => [edges()[index], edges()[index + 1], counts()[index]]),
      })}
      detail={detail()}
      onKey={key}
      onLeave={() => setAt(undefined)}
    >
      {(size) => {
        const layout = createMemo(() => {
          const ends = extentOf([counts(), props.logCounts ? [1] : [0]], props.logCounts) ?? [0, 1]
          const probe = makeScale(countAxis(), ends, [size().height, 0])
          const margin = marginFor(
            ticksOf(probe, 5, countAxis()).map((tick) => tick.text),
            props.axis,
            countAxis(),
          )
          // Each mark has a line of its own above the bars for its name.
          margin.top += (props.marks?.length ?? 0) * 15
          const [bottom, right] = [size().height - margin.bottom, size().width - margin.right]
          const x = makeScale(props.axis, extentOf([edges()]), [margin.left, right], false)
          const y = makeScale(countAxis(), ends, [bottom, margin.top])
          const box = (index: number): { x: number; y: number; width: number; height: number } => {
            const left = x(edges()[index] ?? 0)
            const count = counts()[index] ?? 0
            const top = props.logCounts && count <= 0 ? bottom : y(count)
            // A hairline of paper between bars, unless they are too thin for it.
            const width = x(edges()[index + 1] ?? 0) - left
            return { x: left, y: top, width: Math.max(0.5, width - (width > 4 ? 1 : 0)), height: bottom - top }
          }
          const marks = (props.marks ?? []).filter((mark) => Number.isFinite(mark.value))
          setPlace(() => (index: number) => ({ x: box(index).x + box(index).width / 2, y: box(index).y }))
          return {
            margin,
            x,
            y,
            box,
            bottom,
            right,
            marks,
          }
        })
        return (
          <svg width={size().width} height={size().height} aria-hidden="true">
            <Axes
              size={size()}
              margin={layout().margin}
              x={layout().x}
              y={layout().y}
              xAxis={props.axis}
              yAxis={countAxis()}
            />
            <For each={indices()}>
              {(index) => (
                <g onPointerEnter={() => setAt(index)} onPointerLeave={() => setAt(undefined)}>
                  <rect
                    class={s.hit}
                    x={layout().box(index).x}
                    y={layout().margin.top}
                    width={layout().box(index).width}
                    height={layout().bottom - layout().margin.top}
                  />
                  <rect class={s.bar} data-focus={at() === index ? '' : undefined} {...layout().box(index)} />
                </g>
              )}
            </For>
            <For each={layout().marks}>
              {(mark, index) => {
                const left = (): number => Math.round(layout().x(mark.value)) + 0.5
                const isLate = (): boolean => left() > layout().right - 110
                const top = (): number => layout().margin.top - (layout().marks.length - index()) * 15
                return (
                  <>
                    <path class={s.mark} d={`M${left()} ${top()}V${layout().bottom}`} />
                    <text
                      class={s.markText}
                      x={left() + (isLate() ? -6 : 6)}
                      y={top() + 9}
                      text-anchor={isLate() ? 'end' : 'start'}
                    >
                      {mark.label} {write(mark.value)}
                    </text>
                  </>
                )
              }}
            </For>
          </svg>
        )
      }}
    </ChartFrame>
  )
}
