/**
 * What a hand can do to a scatter: zoom by wheel, drag and pinch (d3-zoom), and a lasso drawn with Shift or in lasso
 * mode. The wheel zooms only once the chart is focused or Ctrl is held, so that scrolling the page past it still works.
 */
import { select, zoom, zoomIdentity, type ZoomTransform } from 'd3'
import { createSignal, onCleanup, onMount, type Accessor } from 'solid-js'

export interface ScatterMoves {
  transform: Accessor<ZoomTransform>
  /** The lasso's corners while it is being drawn. */
  lasso: Accessor<readonly [number, number][]>
  zoomBy: (factor: number) => void
  /** Moves the drawing in screen pixels. */
  panBy: (dx: number, dy: number) => void
  reset: () => void
}

export function createScatterMoves(
  element: () => SVGSVGElement | undefined,
  isLassoMode: () => boolean,
  onLasso: (polygon: readonly [number, number][]) => void,
): ScatterMoves {
  const [transform, setTransform] = createSignal<ZoomTransform>(zoomIdentity)
  const [lasso, setLasso] = createSignal<readonly [number, number][]>([])
  const behaviour = zoom<SVGSVGElement, unknown>()
    .scaleExtent([0.8, 200])
    .filter((event: Event) => isZoomGesture(event, element(), isLassoMode()))
    .on('zoom', (event: { transform: ZoomTransform }) => setTransform(event.transform))

  onMount(() => {
    const svg = element()
    if (!svg) return
    select(svg).call(behaviour).on('dblclick.zoom', null)
    const place = (event: PointerEvent): [number, number] => {
      const bounds = svg.getBoundingClientRect()
      return [event.clientX - bounds.left, event.clientY - bounds.top]
    }
    const down = (event: PointerEvent): void => {
      if (!(event.shiftKey || isLassoMode()) || event.button !== 0) return
      svg.setPointerCapture(event.pointerId)
      setLasso([place(event)])
    }
    const move = (event: PointerEvent): void => {
      if (lasso().length > 0) setLasso((corners) => [...corners, place(event)])
    }
    const up = (): void => {
      const corners = lasso()
      setLasso([])
      if (corners.length > 2) onLasso(corners)
    }
    svg.addEventListener('pointerdown', down)
    svg.addEventListener('pointermove', move)
    svg.addEventListener('pointerup', up)
    svg.addEventListener('pointercancel', () => setLasso([]))
    onCleanup(() => select(svg).on('.zoom', null))
  })

  const withSvg = (act: (svg: SVGSVGElement) => void): void => {
    const svg = element()
    if (svg) act(svg)
  }
  return {
    transform,
    lasso,
    zoomBy: (factor) => withSvg((svg) => behaviour.scaleBy(select<SVGSVGElement, unknown>(svg), factor)),
    panBy: (dx, dy) =>
      withSvg((svg) =>
        behaviour.translateBy(select<SVGSVGElement, unknown>(svg), dx / transform().k, dy / transform().k),
      ),
    reset: () => withSvg((svg) => behaviour.transform(select<SVGSVGElement, unknown>(svg), zoomIdentity)),
  }
}

function isZoomGesture(event: Event, svg: SVGSVGElement | undefined, isLassoMode: boolean): boolean {
  if (event instanceof WheelEvent) {
    return event.ctrlKey || event.metaKey || svg?.parentElement?.contains(document.activeElement) === true
  }
  if (typeof TouchEvent !== 'undefined' && event instanceof TouchEvent) return event.touches.length > 1
  return event instanceof MouseEvent && event.button === 0 && !event.shiftKey && !isLassoMode
}
