/** Merges one by one: a slider over all of them, the line as it stood after that merge, and the list to pick from. */
import { createMemo, createSignal, type JSX, onCleanup, Show } from 'solid-js'
import type { BpeView, MergeRow } from '../../../../workers/contracts/text/bpe'
import { TokenStrip } from '../../../charts/TokenStrip'
import { visibleToken } from '../../../charts/visible-token'
import { Button } from '../../../ui/Button'
import { DataTable } from '../../../ui/DataTable'
import type { Column } from '../../../ui/table-model'
import { formatCount } from '../../../ui/format'
import { Slider } from '../../../ui/Slider'
import { TextField } from '../../../ui/TextField'
import type { BytePairs } from './bpe-state'
import { changesOf, tokensAfter } from './line-tokens'
import s from './BytePairs.module.css'

const PLAY_EVERY_MS = 350

interface NumberedRow extends MergeRow {
  merge: number
}

const columns: readonly Column<NumberedRow>[] = [
  { id: 'merge', label: 'Merge', get: (row) => row.merge },
  { id: 'left', label: 'Left', code: true, get: (row) => visibleToken(row.left) },
  { id: 'right', label: 'Right', code: true, get: (row) => visibleToken(row.right) },
  { id: 'token', label: 'New token', code: true, get: (row) => visibleToken(row.left + row.right) },
  { id: 'id', label: 'Id', get: (row) => 255 + row.merge },
  { id: 'count', label: 'Times', bar: true, get: (row) => row.count },
]

export function MergeReplay(props: { view: BpeView; bytePairs: BytePairs }): JSX.Element {
  const [asked, setAsked] = createSignal<number>()
  const [timer, setTimer] = createSignal<ReturnType<typeof setInterval>>()
  const count = (): number => props.view.mergeCount
  const at = (): number => Math.min(asked() ?? count(), count())
  const line = () => props.bytePairs.line.run.artifact()?.data
  const changes = createMemo(() => {
    const known = line()
    return known ? changesOf(known) : []
  })
  const next = (): number | undefined => changes().find((merge) => merge > at())
  const previous = (): number | undefined => changes().findLast((merge) => merge < at()) ?? (at() > 0 ? 0 : undefined)
  const rows = createMemo(() => props.view.rows.map((row, index): NumberedRow => ({ ...row, merge: index + 1 })))
  const newest = (): NumberedRow | undefined => rows()[at() - 1]

  const stop = (): void => {
    clearInterval(timer())
    setTimer(undefined)
  }
  onCleanup(stop)
  const move = (merge: number | undefined): void => {
    stop()
    if (merge !== undefined) setAsked(merge)
  }
  const play = (): void => {
    if (timer() !== undefined) return stop()
    if (next() === undefined) setAsked(0)
    setTimer(
      setInterval(() => {
        const following = next()
        if (following === undefined) stop()
        else setAsked(following)
      }, PLAY_EVERY_MS),
    )
  }

  return (
    <div class={s.part}>
      <h3>Merge by merge</h3>
      <div class={s.tools}>
        <Slider
          label="After merge"
          value={at()}
          max={count()}
          format={(value) => `${formatCount(value)} of ${formatCount(count())}`}
          onInput={move}
        />
        <div class={s.steps}>
          <Button disabled={previous() === undefined} onClick={() => move(previous())} title="The change before">
            Back
          </Button>
          <Button
            disabled={next() === undefined}
            onClick={() => move(next())}
            title="The next merge that changes the line"
          >
            Next
          </Button>
          <Button disabled={changes().length === 0} aria-pressed={timer() !== undefined} onClick={play}>
            {timer() === undefined ? 'Play' : 'Stop'}
          </Button>
        </div>
        <div class={s.grow}>
          <TextField
            label="Line to watch"
            wide
            code
            value={line()?.line ?? ''}
            maxLength={2000}
            onChange={(text) => props.bytePairs.line.params.set('line', text)}
          />
        </div>
      </div>
      <Show when={line()}>
        {(known) => (
          <TokenStrip
            title={title(newest())}
            fileName={`merge-${at()}`}
            tokens={tokensAfter(known(), at())}
            colourBy="id"
            chosen={at() > 0 ? 255 + at() : undefined}
            empty="Write a line above to see it join."
          />
        )}
      </Show>
      <div class={s.list}>
        <DataTable
          caption="Merges in the order in which they were made"
          columns={columns}
          rows={rows()}
          rowKey={(row) => row.merge}
          selected={at()}
          onSelect={(row) => move(row.merge)}
          maxHeight={252}
          empty="No merges: every token is one byte."
        />
      </div>
    </div>
  )
}

function title(newest: NumberedRow | undefined): string {
  if (newest === undefined) return 'Before the first merge: one token a byte'
  const [left, right] = [visibleToken(newest.left), visibleToken(newest.right)]
  const times = newest.count === undefined ? '' : `, ${formatCount(newest.count)} times`
  return `Merge ${formatCount(newest.merge)}: ${left} + ${right} becomes ${left}${right}${times}`
}
