/** Amounts side by side, lying (names read well) or standing. Always from zero, because a bar's length is its value. */
import { scaleBand } from 'd3'
import { createMemo, createSignal, For, Show, splitProps, type JSX } from 'solid-js'
import { classNames } from '../ui/class-names'
import { formatNumber } from '../ui/format'
import { Axes } from './Axes'
import { ChartFrame } from './ChartFrame'
import { FRAME_PROPS, axisTitle, type Axis, type ChartProps, type Detail } from './chart-types'
import { dataColour } from './palette'
import { extentOf, makeScale, textWidth } from './scales'
import s from './Bars.module.css'

export interface Bar {
  label: string
  value: number
  /** A further line when it is pointed at. */
  detail?: string | undefined
  /** 1 to 8; 1 unless told. */
  colour?: number | undefined
}

export interface BarsProps extends ChartProps {
  items: readonly Bar[]
  /** horizontal unless told. */
  direction?: 'horizontal' | 'vertical' | undefined
  /** What the values are. */
  axis?: Axis | undefined
  /** A value to compare with, drawn across and dotted. */
  baseline?: { label: string; value: number } | undefined
  /** The index of the chosen bar. */
  chosen?: number | undefined
  /** Makes bars choosable by click and Enter. */
  onChoose?: ((index: number) => void) | undefined
}

export function Bars(props: BarsProps): JSX.Element {
  const [frame] = splitProps(props, FRAME_PROPS)
  // Read once: an expression in the parent's markup would be made anew for each bar.
  const items = createMemo(() => props.items)
  const [at, setAt] = createSignal<number>()
  const isLying = (): boolean => props.direction !== 'vertical'
  const height = (): number => props.height ?? (isLying() ? items().length * 26 + 44 : 260)
  const write = (value: number): string => (props.axis?.format ?? formatNumber)(value)
  const [centre, setCentre] = createSignal<(index: number) => { x: number; y: number }>(() => ({ x: 0, y: 0 }))
  const detail = (): Detail | undefined => {
    const index = at()
    const item = index === undefined ? undefined : items()[index]
    if (index === undefined || !item) return undefined
    const value = `${write(item.value)}${props.axis?.unit ? ` ${props.axis.unit}` : ''}`
    return { ...centre()(index), lines: [item.label, value, ...(item.detail ? [item.detail] : [])] }
  }
  const key = (event: KeyboardEvent): void => {
    const last = items().length - 1
    const now = at()
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
    if (event.key === 'Escape') setAt(undefined)
    else if (event.key === 'Home') setAt(0)
    else if (event.key === 'End') setAt(last)
    else if (event.key === 'Enter' && now !== undefined) props.onChoose?.(now)
    else if (step === undefined) return
    else setAt(now === undefined ? 0 : Math.max(0, Math.min(last, now + step)))
    event.preventDefault()
  }
  return (
    <ChartFrame
      {...frame}
      height={height()}
      summary={props.summary ?? barsSummary(props.title, items(), write)}
      isEmpty={items().length === 0}
      table={() => ({
        columns: [{ label: 'Name' }, { label: props.axis?.label ?? 'Value', unit: props.axis?.unit }],
        rows: items().map((item) => [item.label, item.value]),
      })}
      detail={detail()}
      onKey={key}
      onLeave={() => setAt(undefined)}
    >
      {(size) => {
        const layout = createMemo(() => {
          const names = items().reduce((most, item) => Math.max(most, textWidth(item.label)), 0)
          const left = isLying() ? Math.min(names + 14, size().width * 0.4) : 48
          const margin = {
            top: !isLying() && axisTitle(props.axis) ? 26 : 8,
            right: isLying() ? 64 : 8,
            bottom: isLying() ? (axisTitle(props.axis) ? 42 : 26) : 26,
            left,
          }
          const ends = extentOf([items().map((item) => item.value), [0, props.baseline?.value ?? 0]]) ?? [0, 1]
          const right = size().width - margin.right
          const bottom = size().height - margin.bottom
          const value = makeScale(props.axis, ends, isLying() ? [margin.left, right] : [bottom, margin.top])
          const band = scaleBand<number>()
            .domain(items().map((_, index) => index))
            .range(isLying() ? [margin.top, bottom] : [margin.left, right])
            .padding(0.28)
          const box = (index: number): { x: number; y: number; width: number; height: number } => {
            const item = items()[index]
            const place = band(index) ?? 0
            const [from, to] = [value(0), value(item?.value ?? 0)].sort((a, b) => a - b) as [number, number]
            return isLying()
              ? { x: from, y: place, width: to - from, height: band.bandwidth() }
              : { x: place, y: from, width: band.bandwidth(), height: to - from }
          }
          setCentre(() => (index: number) => {
            const { x, y, width, height: tall } = box(index)
            return isLying() ? { x: x + width / 2, y: y + tall / 2 } : { x: x + width / 2, y }
          })
          return { margin, value, band, box, right, bottom }
        })
        const short = (text: string, room: number): string => {
          const letters = Math.floor(room / 7)
          return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`
        }
        // Standing bars with no room for every name show each nth.
        const every = (): number => Math.max(1, Math.ceil(34 / layout().band.step()))
        return (
          <svg width={size().width} height={size().height} aria-hidden="true">
            <Axes
              size={size()}
              margin={layout().margin}
              {...(isLying()
                ? { x: layout().value, xAxis: props.axis, grid: 'x' as const }
                : { y: layout().value, yAxis: props.axis })}
            />
            <For each={items()}>
              {(item, index) => (
                <g
                  class={classNames(s.item, props.onChoose && s.choosable)}
                  data-focus={at() === index() || props.chosen === index() ? '' : undefined}
                  onPointerEnter={() => setAt(index())}
                  onPointerLeave={() => setAt(undefined)}
                  onClick={() => props.onChoose?.(index())}
                >
                  <Show
                    when={isLying()}
                    fallback={
                      <>
                        <rect
                          class={s.hit}
                          x={(layout().band(index()) ?? 0) - 2}
                          y={layout().margin.top}
                          width={layout().band.step()}
                          height={layout().bottom - layout().margin.top + 24}
                        />
                        <Show when={index() % every() === 0}>
                          <text
                            class={s.name}
                            x={(layout().band(index()) ?? 0) + layout().band.bandwidth() / 2}
                            y={layout().bottom + 17}
                            text-anchor="middle"
                          >
                            {short(item.label, layout().band.step() * every() - 4)}
                          </text>
                        </Show>
                      </>
                    }
                  >
                    <rect
                      class={s.hit}
                      x={0}
                      y={(layout().band(index()) ?? 0) - 3}
                      width={size().width}
                      height={layout().band.step()}
                    />
                    <text
                      class={s.name}
                      x={layout().margin.left - 8}
                      y={(layout().band(index()) ?? 0) + layout().band.bandwidth() / 2}
                      dy="0.34em"
                      text-anchor="end"
                    >
                      {short(item.label, layout().margin.left - 8)}
                    </text>
                    <text
                      class={s.value}
                      x={layout().box(index()).x + layout().box(index()).width + 6}
                      y={(layout().band(index()) ?? 0) + layout().band.bandwidth() / 2}
                      dy="0.34em"
                    >
                      {write(item.value)}
                    </text>
                  </Show>
                  <rect class={s.bar} {...layout().box(index())} rx="1" fill={dataColour(item.colour ?? 1)} />
                </g>
              )}
            </For>
            <Show when={props.baseline}>
              {(baseline) => (
                <g
                  transform={
                    isLying()
                      ? `translate(${layout().value(baseline().value)} 0)`
                      : `translate(0 ${layout().value(baseline().value)})`
                  }
                >
                  <path
                    class={s.baseline}
                    d={
                      isLying()
                        ? `M0 ${layout().margin.top}V${layout().bottom}`
                        : `M${layout().margin.left} 0H${layout().right}`
                    }
                  />
                  <text
                    class={s.baselineText}
                    x={isLying() ? 5 : layout().right}
                    y={isLying() ? layout().bottom - 4 : -6}
                    text-anchor={isLying() ? 'start' : 'end'}
                  >
                    {baseline().label} {write(baseline().value)}
                  </text>
                </g>
              )}
            </Show>
          </svg>
        )
      }}
    </ChartFrame>
  )
}

function barsSummary(title: string, items: readonly Bar[], write: (value: number) => string): string {
  const sorted = [...items].sort((a, b) => b.value - a.value)
  const most = sorted[0]
  const least = sorted.at(-1)
  if (!most || !least) return `${title}: no bars yet.`
  return `${title}: ${items.length} bars, from ${least.label} with ${write(least.value)} to ${most.label} with ${write(most.value)}.`
}
