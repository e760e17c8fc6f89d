/** What a Transformer looks at: for a line of text, the weights of one head, as a map and token by token. */
import { createEffect, createSignal, on, Show, type JSX } from 'solid-js'
import type { AttentionMaps } from '../../../workers/contracts/text/write'
import { Heatmap } from '../../charts/Heatmap'
import { visibleToken } from '../../charts/visible-token'
import { StageError } from '../../stage/StageError'
import { classNames } from '../../ui/class-names'
import { formatPlural, formatShare } from '../../ui/format'
import { Select } from '../../ui/Select'
import { TextField } from '../../ui/TextField'
import { SURPRISE_FULL, TokenText } from './TokenText'
import type { WriteLab } from './write-state'
import s from './Write.module.css'

export function Attention(props: { attention: WriteLab['attention'] }): JSX.Element {
  const { params, run } = props.attention
  const [layer, setLayer] = createSignal(0)
  const [head, setHead] = createSignal(0)
  const [at, setAt] = createSignal<number>()
  // Another model may have fewer of them.
  createEffect(
    on(run.artifact, (made) => {
      setLayer((now) => Math.min(now, (made?.data.layers ?? 1) - 1))
      setHead((now) => Math.min(now, (made?.data.heads ?? 1) - 1))
    }),
  )
  const map = (maps: AttentionMaps): Float32Array => {
    const size = maps.pieces.length ** 2
    const from = (layer() * maps.heads + head()) * size
    return maps.weights.subarray(from, from + size)
  }
  return (
    <section class={s.judge} aria-labelledby="attention-heading">
      <h3 id="attention-heading">Where does each token look?</h3>
      <TextField
        label="A line to read"
        code
        wide
        value={params.values().text}
        maxLength={2000}
        onInput={(text) => params.set('text', text)}
      />
      <Show when={run.error()}>{(error) => <StageError error={error()} onRetry={() => run.start()} />}</Show>
      <Show when={run.artifact()}>
        {(made) => (
          <div class={classNames(s.judged, run.status() === 'running' && s.old)}>
            <div class={s.pickers}>
              <Picker label="Layer" count={made().data.layers} at={layer()} onAt={setLayer} />
              <Picker label="Head" count={made().data.heads} at={head()} onAt={setHead} />
            </div>
            <TokenText
              label={`The line, token by token: ${formatPlural(made().data.pieces.length, 'token')}`}
              pieces={made().data.pieces}
              surprise={groundsOf(rowOf(map(made().data), made().data.pieces.length, at()))}
              at={at()}
              onAt={setAt}
              detail={detailOf(made().data, map(made().data), at())}
            />
            <p class={s.said}>
              {detailOf(made().data, map(made().data), at()) ?? 'Point at a token to see what it reads.'}
            </p>
            <Heatmap
              title={`Layer ${layer() + 1}, head ${head() + 1}`}
              values={map(made().data)}
              rows={made().data.pieces.map(visibleToken)}
              columns={made().data.pieces.map(visibleToken)}
              domain={[0, highestOf(map(made().data), made().data.pieces.length)]}
              format={formatShare}
              rowLabel="token"
              columnLabel="reads from"
              valueLabel="weight"
              describe={(row, column, value) => readsFrom(made().data, row, column, value)}
              height={heightOf(made().data)}
              busy={run.status() === 'running'}
              fileName="attention"
            />
            <Show when={made().data.left > 0}>
              <p class={s.said}>The first {formatPlural(made().data.pieces.length, 'token')} are shown.</p>
            </Show>
          </div>
        )}
      </Show>
    </section>
  )
}

function Picker(props: { label: string; count: number; at: number; onAt: (index: number) => void }): JSX.Element {
  return (
    <Select
      label={props.label}
      value={String(props.at)}
      options={Array.from({ length: props.count }, (_, k) => ({ value: String(k), label: String(k + 1) }))}
      onChange={(value) => props.onAt(Number(value))}
    />
  )
}

/** How much the token in focus reads from each; nothing for none. */
function rowOf(map: Float32Array, count: number, at: number | undefined): number[] {
  return Array.from({ length: count }, (_, k) => (at === undefined ? NaN : (map[at * count + k] ?? NaN)))
}

/** The strongest of a row gets the strongest ground, in the scale that surprise has. */
function groundsOf(row: readonly number[]): number[] {
  const highest = Math.max(...row.filter(Number.isFinite))
  return row.map((weight) => (weight / highest) * SURPRISE_FULL)
}

/** The first tokens have few to choose from, so their weights are high; the colours end at the highest of the others. */
function highestOf(map: Float32Array, count: number): number {
  const later = map.subarray(Math.min(4, count - 1) * count)
  return later.reduce((highest, weight) => (weight > highest ? weight : highest), 0)
}

function detailOf({ pieces }: AttentionMaps, map: Float32Array, at: number | undefined): string | undefined {
  const piece = at === undefined ? undefined : pieces[at]
  if (piece === undefined) return undefined
  const row = rowOf(map, pieces.length, at)
  const most = row.reduce((best, weight, k) => (weight > (row[best] ?? 0) ? k : best), 0)
  const where = most === at ? 'itself' : named(pieces, most)
  return `${named(pieces, at ?? 0)}, reads most from ${where}: ${formatShare(row[most] ?? 0)}.`
}

function readsFrom({ pieces }: AttentionMaps, row: number, column: number, share: string): string {
  if (column > row) return `${named(pieces, row)}, cannot read ${named(pieces, column)}: it comes later`
  return `${named(pieces, row)}, reads ${share} from ${row === column ? 'itself' : named(pieces, column)}`
}

const named = (pieces: readonly string[], at: number): string => `‘${visibleToken(pieces[at] ?? '')}’, token ${at + 1}`

function heightOf({ pieces }: AttentionMaps): number {
  return Math.max(200, Math.min(560, pieces.length * 14 + 80))
}
