/** Hairlines, ticks and the axes' names. No axis lines: the grid and the numbers are enough. */
import { createMemo, For, Show, type JSX } from 'solid-js'
import { axisTitle, type Axis, type Margin, type Size } from './chart-types'
import { ticksOf, type Scale } from './scales'
import s from './Axes.module.css'

export interface AxesProps {
  size: Size
  margin: Margin
  /** Left out where the chart names its own places (bars). */
  x?: Scale | undefined
  y?: Scale | undefined
  xAxis?: Axis | undefined
  yAxis?: Axis | undefined
  /** Hairlines across for y (default), up for x, both or none. */
  grid?: 'y' | 'x' | 'both' | 'none' | undefined
}

export function Axes(props: AxesProps): JSX.Element {
  const right = (): number => props.size.width - props.margin.right
  const bottom = (): number => props.size.height - props.margin.bottom
  const grid = (): string => props.grid ?? 'y'
  const xTicks = createMemo(() =>
    props.x ? ticksOf(props.x, Math.max(2, Math.floor((right() - props.margin.left) / 90)), props.xAxis) : [],
  )
  const yTicks = createMemo(() =>
    props.y ? ticksOf(props.y, Math.max(2, Math.floor((bottom() - props.margin.top) / 52)), props.yAxis) : [],
  )
  return (
    <g class={s.axes}>
      <For each={yTicks()}>
        {(tick) => (
          <g transform={`translate(0 ${Math.round(props.y?.(tick.value) ?? 0) + 0.5})`}>
            <Show when={grid() === 'y' || grid() === 'both'}>
              <path class={s.line} d={`M${props.margin.left} 0H${right()}`} />
            </Show>
            <text class={s.text} x={props.margin.left - 8} dy="0.32em" text-anchor="end">
              {tick.text}
            </text>
          </g>
        )}
      </For>
      <For each={xTicks()}>
        {(tick) => (
          <g transform={`translate(${Math.round(props.x?.(tick.value) ?? 0) + 0.5} 0)`}>
            <Show when={grid() === 'x' || grid() === 'both'}>
              <path class={s.line} d={`M0 ${props.margin.top}V${bottom()}`} />
            </Show>
            <text class={s.text} y={bottom() + 18} text-anchor="middle">
              {tick.text}
            </text>
          </g>
        )}
      </For>
      <Show when={axisTitle(props.yAxis)}>
        <text class={s.name} x={0} y={10}>
          {axisTitle(props.yAxis)}
        </text>
      </Show>
      <Show when={axisTitle(props.xAxis)}>
        <text class={s.name} x={right()} y={props.size.height - 2} text-anchor="end">
          {axisTitle(props.xAxis)}
        </text>
      </Show>
    </g>
  )
}

/** Room for ticks and names around a drawing, so that nothing is cut and the left edge does not move with each value. */
export function marginFor(yTexts: readonly string[], xAxis?: Axis, yAxis?: Axis, right = 12): Margin {
  const longest = yTexts.reduce((most, text) => Math.max(most, text.length), 0)
  return {
    top: axisTitle(yAxis) ? 26 : 10,
    right,
    bottom: axisTitle(xAxis) ? 42 : 24,
    left: Math.max(28, Math.ceil(longest * 7.2) + 12),
  }
}
