/** The row above a scatter: search with its matches counted, lasso, zoom, what is selected. */
import { Show, type JSX } from 'solid-js'
import { Button } from '../ui/Button'
import { formatCount } from '../ui/format'
import s from './Scatter.module.css'

export interface ScatterToolsProps {
  hasSearch: boolean
  query: string
  onQuery: (query: string) => void
  matches: number
  count: number
  selected: number
  onClear: () => void
  isLassoMode: boolean
  onLassoMode: (isOn: boolean) => void
  /** Undefined where the axes have no common scale to give up. */
  isStretched: boolean | undefined
  onStretch: (isOn: boolean) => void
  onZoom: (factor: number) => void
  onReset: () => void
}

export function ScatterTools(props: ScatterToolsProps): JSX.Element {
  return (
    <>
      <Show when={props.hasSearch}>
        <input
          type="search"
          class={s.search}
          placeholder="Find a label"
          aria-label="Find a label"
          autocomplete="off"
          value={props.query}
          onInput={(event) => props.onQuery(event.currentTarget.value)}
        />
      </Show>
      <span class={s.buttons}>
        <Button
          kind="quiet"
          small
          aria-pressed={props.isLassoMode}
          onClick={() => props.onLassoMode(!props.isLassoMode)}
        >
          Lasso
        </Button>
        <Show when={props.isStretched !== undefined}>
          <Button
            kind="quiet"
            small
            title="Each axis fills the frame. Distances across and up then no longer compare."
            aria-pressed={props.isStretched}
            onClick={() => props.onStretch(!props.isStretched)}
          >
            Stretch
          </Button>
        </Show>
        <Button kind="quiet" small aria-label="Zoom in" onClick={() => props.onZoom(1.6)}>
          +
        </Button>
        <Button kind="quiet" small aria-label="Zoom out" onClick={() => props.onZoom(1 / 1.6)}>
          −
        </Button>
        <Button kind="quiet" small onClick={() => props.onReset()}>
          Reset
        </Button>
      </span>
      <span class={s.said} role="status">
        <Show when={props.query.trim()}>
          {formatCount(props.matches)} of {formatCount(props.count)} match
        </Show>
        <Show when={!props.query.trim() && props.selected > 0}>{formatCount(props.selected)} selected</Show>
      </span>
      <Show when={props.selected > 0}>
        <Button kind="link" small onClick={() => props.onClear()}>
          Clear selection
        </Button>
      </Show>
      <span class={s.hint}>Click, then scroll to zoom. Shift and drag to select.</span>
    </>
  )
}
