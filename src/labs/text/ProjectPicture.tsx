/** The drawing of the projection stage: figures, points, the words chosen among them, and the curve or the bars. */
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import type { ProjectionData, ProjectionQuality } from '../../../workers/contracts/text/project'
import type { Axis } from '../../charts/chart-types'
import { Bars } from '../../charts/Bars'
import { Line } from '../../charts/Line'
import { Scatter } from '../../charts/Scatter'
import { Button } from '../../ui/Button'
import { classNames } from '../../ui/class-names'
import { DataTable, type Column } from '../../ui/DataTable'
import { Facts, type Fact } from '../../ui/Facts'
import { formatCount, formatFixed, formatPlural, formatShare } from '../../ui/format'
import type { Projection, ShownProjection } from './project-state'
import s from './Project.module.css'

const MOST_LISTED = 200
const TITLES = { pca: 'Words on the first two components', tsne: 'Words by t-SNE', umap: 'Words by UMAP' } as const

export function ProjectPicture(props: { projection: Projection }): JSX.Element {
  const shown = (): ShownProjection | undefined => props.projection.shown()
  const params = () => props.projection.params.values()
  const [selected, setSelected] = createSignal<readonly number[]>([])
  const words = createMemo(() => shown()?.words ?? [])
  const axes = createMemo(() => columnsOf(shown()?.points ?? new Float32Array()))
  const labels = createMemo(() => (words().length > 0 ? words() : undefined))
  const title = (): string => TITLES[params().method]
  const nameOf = (row: number): string => words()[row] ?? `row ${row + 1}`
  return (
    <div class={classNames(s.picture, props.projection.isPaused() && s.paused)}>
      <Facts facts={factsOf(shown(), params().method)} />
      <Show when={lowered(shown()?.result, params().perplexity)}>{(note) => <p class={s.lowered}>{note()}</p>}</Show>
      <Scatter
        title={title()}
        x={axes().x}
        y={axes().y}
        labels={labels()}
        xAxis={componentAxis(shown(), 0)}
        yAxis={componentAxis(shown(), 1)}
        equal
        selected={selected()}
        onSelect={setSelected}
        height={520}
        fileName={`projection-${params().method}`}
      />
      <Show when={selected().length > 0}>
        <section class={s.chosen} aria-label="Selected words">
          <header>
            <span>{formatPlural(selected().length, 'word')} selected</span>
            <Button
              kind="link"
              small
              onClick={() => void navigator.clipboard.writeText(selected().map(nameOf).join('\n'))}
            >
              Copy
            </Button>
            <Button kind="link" small onClick={() => setSelected([])}>
              Clear
            </Button>
          </header>
          <p>
            <For each={selected().slice(0, MOST_LISTED)}>{(row) => <span>{nameOf(row)}</span>}</For>
            <Show when={selected().length > MOST_LISTED}>
              <i>and {formatCount(selected().length - MOST_LISTED)} more</i>
            </Show>
          </p>
        </section>
      </Show>
      <div class={s.pair}>
        <Show when={params().method === 'pca'}>
          <Variance shares={shown()?.result?.explainedVariance ?? []} />
        </Show>
        <Show when={params().method === 'tsne'}>
          <Divergence shown={shown()} last={params().iterations} />
        </Show>
        <Show
          when={shown()?.result}
          fallback={<p class={s.later}>Quality is measured when the points have come to rest.</p>}
        >
          {(result) => <Quality quality={result().quality} rows={result().qualityRows} all={result().rows} />}
        </Show>
      </div>
    </div>
  )
}

/** The chart takes its two axes apart. */
function columnsOf(points: Float32Array): { x: Float32Array; y: Float32Array } {
  const [x, y] = [new Float32Array(points.length / 2), new Float32Array(points.length / 2)]
  for (let i = 0; i < x.length; i++) [x[i], y[i]] = [points[2 * i]!, points[2 * i + 1]!]
  return { x, y }
}

/** Components have a meaning that can be written beside them; the axes of a t-SNE have none. */
function componentAxis(shown: ShownProjection | undefined, component: number): Axis | undefined {
  const share = shown?.result?.explainedVariance?.[component]
  return share === undefined ? undefined : { label: `component ${component + 1}`, unit: formatShare(share) }
}

function factsOf(shown: ShownProjection | undefined, method: ProjectionData['method']): Fact[] {
  const result = shown?.result
  const quality = result?.quality.find(({ k }) => k === 12) ?? result?.quality.at(-1)
  const k = quality?.k ?? 12
  const explained = result?.explainedVariance?.slice(0, 2).reduce((sum, share) => sum + share, 0)
  const kl = result?.kl ?? shown?.history.at(-1)?.kl
  return [
    ...(method === 'pca'
      ? [{ label: 'of the variance shown', value: explained === undefined ? undefined : formatShare(explained) }]
      : [
          {
            label: method === 'tsne' ? 'iterations' : 'epochs',
            value: shown?.iteration && formatCount(shown.iteration),
          },
        ]),
    ...(method === 'tsne' ? [fixed('KL divergence, nats', kl)] : []),
    fixed(`trustworthiness, ${k} neighbours`, quality?.trustworthiness),
    fixed(`continuity, ${k} neighbours`, quality?.continuity),
    { label: `of ${k} neighbours kept`, value: quality && formatShare(quality.preservation) },
  ]
}

/** Few words can't have many neighbours; a lower perplexity than asked for is said. */
function lowered(result: ShownProjection['result'], asked: number): string | undefined {
  const used = result?.perplexity
  if (used === undefined || used >= asked) return undefined
  return `A perplexity of ${asked} needs more than ${formatCount(asked + 1)} words; with ${formatCount(result?.rows ?? 0)}, ${formatFixed(used, 1)} was used.`
}

const fixed = (label: string, value: number | undefined): Fact => ({
  label,
  value: value === undefined ? undefined : formatFixed(value, 3),
  title: value?.toString(),
})

function Divergence(props: { shown: ShownProjection | undefined; last: number }): JSX.Element {
  return (
    <Line
      title="Divergence by iteration"
      height={220}
      series={[
        {
          id: 'kl',
          label: 'KL',
          x: (props.shown?.history ?? []).map((point) => point.iteration),
          y: (props.shown?.history ?? []).map((point) => point.kl),
        },
      ]}
      xAxis={{ label: 'iteration', domain: [0, props.last], format: formatCount }}
      yAxis={{ label: 'KL', unit: 'nats' }}
    />
  )
}

function Variance(props: { shares: readonly number[] }): JSX.Element {
  return (
    <Bars
      title="Explained variance"
      direction="vertical"
      height={220}
      items={props.shares.map((value, i) => ({ label: String(i + 1), value, colour: i < 2 ? 1 : 8 }))}
      axis={{ label: 'share of the variance', format: formatShare }}
    />
  )
}

function Quality(props: { quality: readonly ProjectionQuality[]; rows: number; all: number }): JSX.Element {
  const decimal = (value: unknown): string => formatFixed(Number(value), 3)
  const columns: Column<ProjectionQuality>[] = [
    { id: 'k', label: 'Neighbours', get: (row) => row.k },
    { id: 'trustworthiness', label: 'Trustworthiness', get: (row) => row.trustworthiness, format: decimal },
    { id: 'continuity', label: 'Continuity', get: (row) => row.continuity, format: decimal },
    { id: 'kept', label: 'Kept', get: (row) => row.preservation, format: (value) => formatShare(Number(value)) },
  ]
  return (
    <div class={s.quality}>
      <DataTable caption="How far the picture can be believed" showCaption columns={columns} rows={props.quality} />
      <Show when={props.rows < props.all}>
        <p class={s.later}>Taken on a sample of {formatCount(props.rows)} points.</p>
      </Show>
    </div>
  )
}
