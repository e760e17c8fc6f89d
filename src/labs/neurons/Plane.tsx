/**
 * The plane of two features: points of two classes, a line between them, a ground of probabilities or of loss, a path.
 * Where it is drawn on, a click or Enter sets a point.
 */
import { createEffect, createMemo, createSignal, For, type JSX, on, Show } from 'solid-js'
import { Axes, marginFor } from '../../charts/Axes'
import { ChartFrame } from '../../charts/ChartFrame'
import type { Axis, LegendItem } from '../../charts/chart-types'
import { isDarkGround } from '../../charts/heatmap-grid'
import { dataColour, diverging, sequential, shapePath } from '../../charts/palette'
import { createThemeWatch } from '../../charts/reactive'
import { makeScale, type Scale } from '../../charts/scales'
import { formatNumber } from '../../ui/format'
import s from './Plane.module.css'

/** @property held drawn hollow: points that nothing was learned from */
export interface PlanePoints {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  /** 0 or 1. */
  readonly label: ArrayLike<number>
  readonly held?: boolean
}

/** @property scale 'diverging' for probabilities around one half, 'sequential' for amounts */
export interface PlaneGround {
  readonly size: number
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
  readonly values: ArrayLike<number>
  readonly scale: 'diverging' | 'sequential'
  readonly domain: readonly [number, number]
}

export interface PlaneProps {
  title: string
  summary: string
  xAxis: Axis
  yAxis: Axis
  classes?: readonly [string, string]
  points?: readonly PlanePoints[]
  /** w1, w2 and bias of w1 x + w2 y + bias = 0. */
  line?: readonly [number, number, number] | undefined
  ground?: PlaneGround | undefined
  path?: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> } | undefined
  domain?: { readonly x: readonly [number, number]; readonly y: readonly [number, number] } | undefined
  height?: number
  busy?: boolean
  onDraw?: (x: number, y: number) => void
}

export function Plane(props: PlaneProps): JSX.Element {
  const points = createMemo(() => props.points ?? [])
  const [cursor, setCursor] = createSignal<readonly [number, number]>()
  const [canvas, setCanvas] = createSignal<HTMLCanvasElement>()
  const [place, setPlace] = createSignal<{ x: Scale; y: Scale }>()
  const theme = createThemeWatch()
  const ends = createMemo(() => props.domain ?? endsOf(points(), props.path))
  const legend = (): LegendItem[] =>
    props.classes && points().length > 0
      ? props.classes.map((label, k) => ({ label, colour: k + 1, shape: shapePath(k + 1, 56) }))
      : []

  createEffect(
    on([canvas, place, () => props.ground, theme], ([element, scales, ground]) => {
      if (element && scales) paint(element, scales, ground)
    }),
  )

  const key = (event: KeyboardEvent): void => {
    const draw = props.onDraw
    if (!draw) return
    const { x, y } = ends()
    const now = cursor() ?? [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2]
    const step = [(x[1] - x[0]) / 24, (y[1] - y[0]) / 24] as const
    const moves: Record<string, readonly [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    }
    const move = moves[event.key]
    if (event.key === 'Enter' || event.key === ' ') draw(now[0], now[1])
    else if (move) setCursor([now[0] + move[0] * step[0], now[1] + move[1] * step[1]])
    else return
    if (!cursor()) setCursor(now)
    event.preventDefault()
  }
  return (
    <ChartFrame
      title={props.title}
      height={props.height ?? 380}
      busy={props.busy}
      summary={props.summary}
      isEmpty={false}
      legend={legend()}
      table={() => ({
        columns: [
          { label: props.xAxis.label ?? 'x' },
          { label: props.yAxis.label ?? 'y' },
          { label: props.path ? 'epoch' : 'class' },
        ],
        rows: props.path
          ? Array.from(props.path.x, (x, k) => [x, props.path?.y[k] ?? NaN, k])
          : points().flatMap(({ x, y, label }) =>
              Array.from(x, (value, k) => [value, y[k] ?? NaN, props.classes?.[(label[k] ?? 0) as 0 | 1] ?? '']),
            ),
      })}
      onKey={key}
      canvasMarks={(plot) => groundMarks(props.ground, place(), isDarkGround(plot))}
      onLeave={() => setCursor(undefined)}
    >
      {(size) => {
        const margin = marginFor(['−00.0'], props.xAxis, props.yAxis)
        const scales = createMemo(() => {
          const { x, y } = ends()
          const made = {
            x: makeScale({ domain: x }, x, [margin.left, size().width - margin.right]),
            y: makeScale({ domain: y }, y, [size().height - margin.bottom, margin.top]),
          }
          setPlace(made)
          return made
        })
        const draw = (event: PointerEvent & { currentTarget: Element }): void => {
          const bounds = event.currentTarget.getBoundingClientRect()
          const at = [
            scales().x.invert(event.clientX - bounds.left),
            scales().y.invert(event.clientY - bounds.top),
          ] as const
          const { x, y } = ends()
          if (at[0] >= x[0] && at[0] <= x[1] && at[1] >= y[0] && at[1] <= y[1]) props.onDraw?.(at[0], at[1])
        }
        return (
          <>
            <canvas ref={setCanvas} class={s.canvas} aria-hidden="true" />
            <svg
              class={s.svg}
              classList={{ [s.drawable ?? '']: props.onDraw !== undefined }}
              width={size().width}
              height={size().height}
              aria-hidden="true"
              onPointerDown={draw}
            >
              <rect class={s.hit} width={size().width} height={size().height} />
              <Axes
                size={size()}
                margin={margin}
                x={scales().x}
                y={scales().y}
                xAxis={props.xAxis}
                yAxis={props.yAxis}
                grid={props.ground ? 'none' : 'both'}
              />
              <For each={points()}>
                {(group) => (
                  <For each={[0, 1]}>
                    {(label) => (
                      <path
                        d={pathOf(group, label, scales())}
                        fill={group.held ? 'none' : dataColour(label + 1)}
                        stroke={group.held ? dataColour(label + 1) : 'var(--paper)'}
                        stroke-width={group.held ? 1.4 : 0.7}
                      />
                    )}
                  </For>
                )}
              </For>
              <Show when={props.line && lineOf(props.line, ends(), scales())}>
                {(ray) => <path class={s.line} d={ray()} />}
              </Show>
              <Show when={props.path}>
                {(path) => <path class={s.path} d={polyline(path(), scales(), margin, size())} />}
              </Show>
              <Show when={cursor()}>
                {(at) => <circle class={s.cursor} cx={scales().x(at()[0])} cy={scales().y(at()[1])} r={8} />}
              </Show>
            </svg>
          </>
        )
      }}
    </ChartFrame>
  )
}

function endsOf(points: readonly PlanePoints[], path: PlaneProps['path']) {
  const end = (lists: ArrayLike<number>[]): readonly [number, number] => {
    const all = lists.flatMap((list) => Array.from(list)).filter(Number.isFinite)
    if (all.length === 0) return [-1, 1]
    const [low, high] = [Math.min(...all), Math.max(...all)]
    const air = 0.08 * (high - low || 1)
    return [low - air, high + air]
  }
  return {
    x: end([...points.map(({ x }) => x), ...(path ? [path.x] : [])]),
    y: end([...points.map(({ y }) => y), ...(path ? [path.y] : [])]),
  }
}

/** Half the width of a mark: circles for class 0, squares for class 1. */
const HALF = 3.2

function pathOf({ x, y, label }: PlanePoints, wanted: number, scales: { x: Scale; y: Scale }): string {
  let d = ''
  for (let k = 0; k < x.length; k++) {
    if (label[k] !== wanted) continue
    const [px, py] = [scales.x(x[k] ?? 0), scales.y(y[k] ?? 0)]
    d +=
      wanted === 0
        ? `M${px - HALF} ${py}a${HALF} ${HALF} 0 1 0 ${2 * HALF} 0a${HALF} ${HALF} 0 1 0 ${-2 * HALF} 0`
        : `M${px - HALF} ${py - HALF}h${2 * HALF}v${2 * HALF}h${-2 * HALF}Z`
  }
  return d
}

/** Where the line crosses the edges of the plane; nothing where it does not. */
function lineOf(
  [w1, w2, bias]: readonly [number, number, number],
  { x, y }: { x: readonly [number, number]; y: readonly [number, number] },
  scales: { x: Scale; y: Scale },
): string | undefined {
  const crossings: [number, number][] = []
  for (const edge of x) if (w2 !== 0) crossings.push([edge, -(w1 * edge + bias) / w2])
  for (const edge of y) if (w1 !== 0) crossings.push([-(w2 * edge + bias) / w1, edge])
  const air = 1e-9
  const inside = crossings.filter(([a, b]) => a >= x[0] - air && a <= x[1] + air && b >= y[0] - air && b <= y[1] + air)
  const [from, to] = [inside[0], inside.at(-1)]
  if (!from || !to || inside.length < 2) return undefined
  return `M${scales.x(from[0])} ${scales.y(from[1])}L${scales.x(to[0])} ${scales.y(to[1])}`
}

function polyline(
  path: { x: ArrayLike<number>; y: ArrayLike<number> },
  scales: { x: Scale; y: Scale },
  margin: { left: number; right: number; top: number; bottom: number },
  size: { width: number; height: number },
): string {
  const within = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))
  return Array.from(path.x, (x, k) => {
    const px = within(scales.x(x), margin.left, size.width - margin.right)
    const py = within(scales.y(path.y[k] ?? 0), margin.top, size.height - margin.bottom)
    return `${k === 0 ? 'M' : 'L'}${px.toFixed(1)} ${py.toFixed(1)}`
  }).join('')
}

/** The cells of the ground, each in its colour, on whole pixels. */
function* cellsOf(ground: PlaneGround, scales: { x: Scale; y: Scale }, isDark: boolean) {
  const { size, x, y, values, domain } = ground
  const [low, high] = domain
  for (let row = 0; row < size; row++) {
    const top = Math.floor(scales.y(y[0] + ((row + 1) / size) * (y[1] - y[0])))
    const bottom = Math.ceil(scales.y(y[0] + (row / size) * (y[1] - y[0])))
    for (let column = 0; column < size; column++) {
      const share = Math.min(1, Math.max(0, ((values[row * size + column] ?? 0) - low) / (high - low)))
      const left = Math.floor(scales.x(x[0] + (column / size) * (x[1] - x[0])))
      const right = Math.ceil(scales.x(x[0] + ((column + 1) / size) * (x[1] - x[0])))
      const colour = ground.scale === 'diverging' ? diverging(share, isDark) : sequential(share)
      yield { left, top, width: right - left, height: bottom - top, colour }
    }
  }
}

function paint(canvas: HTMLCanvasElement, scales: { x: Scale; y: Scale }, ground: PlaneGround | undefined): void {
  const host = canvas.parentElement
  const context = canvas.getContext('2d')
  if (!host || !context) return
  canvas.width = host.clientWidth
  canvas.height = host.clientHeight
  if (!ground) return
  for (const { left, top, width, height, colour } of cellsOf(ground, scales, isDarkGround(canvas))) {
    context.fillStyle = colour
    context.fillRect(left, top, width, height)
  }
}

/** The ground for exports, which know no canvas. */
function groundMarks(
  ground: PlaneGround | undefined,
  scales: { x: Scale; y: Scale } | undefined,
  isDark: boolean,
): string {
  if (!ground || !scales) return ''
  return Array.from(
    cellsOf(ground, scales, isDark),
    ({ left, top, width, height, colour }) =>
      `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${colour}"/>`,
  ).join('')
}

/** A line in words, for those who don't see it. */
export const sayLine = ([w1, w2, bias]: readonly [number, number, number]): string =>
  `${formatNumber(w1)} x ${w2 < 0 ? '−' : '+'} ${formatNumber(Math.abs(w2))} y ${bias < 0 ? '−' : '+'} ${formatNumber(Math.abs(bias))} = 0`
