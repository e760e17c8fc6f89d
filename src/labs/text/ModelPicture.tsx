/** What a training run has come to: figures, the curve over its baseline, and what it writes meanwhile. */
import { For, Show, type JSX } from 'solid-js'
import type { Roof } from '../../../workers/contracts/device'
import type { TrainingLive } from '../../../workers/contracts/text/language-model'
import { Line } from '../../charts/Line'
import { classNames } from '../../ui/class-names'
import { Disclosure } from '../../ui/Disclosure'
import { Facts, type Fact } from '../../ui/Facts'
import { formatCount, formatFixed, formatNumber } from '../../ui/format'
import { createRoof } from './device-roof'
import type { ModelLab } from './model-state'
import { TOKEN_NAME, workPerStep } from './model-words'
import { roofShare, trainingFlops } from './roof-share'
import s from './Model.module.css'

/** Samples shown at once: the newest and the one before, to be compared. */
const NEWEST = 2

export function ModelPicture(props: { model: ModelLab }): JSX.Element {
  const shown = (): TrainingLive | undefined => props.model.shown()
  const params = () => props.model.params.values()
  const roof = createRoof(() => shown() === undefined)
  const history = (): TrainingLive['history'] => shown()?.history ?? []
  const curve = (): TrainingLive['curve'] => shown()?.curve ?? []
  const samples = (): TrainingLive['samples'] => (shown()?.samples ?? []).toReversed()
  return (
    <div class={classNames(s.picture, props.model.isPaused() && s.paused)}>
      <Facts facts={factsOf(shown(), roof())} />
      <Show when={props.model.isPaused()}>
        <p class={s.remark} role="status">
          Paused at step {formatCount(shown()?.step ?? 0)} of {formatCount(params().steps)}.
        </p>
      </Show>
      <Show when={shown()?.unsaved}>
        <p class={s.remark} role="status">
          This browser could not save where the run stands, so it can't go on after a reload. Make room in the{' '}
          <a href="#/library">Library</a>; the next checkpoint will try again.
        </p>
      </Show>
      <Line
        title="Loss by step"
        height={300}
        series={[
          {
            id: 'validation',
            label: 'validation',
            x: history().map(({ step }) => step),
            y: history().map(({ validationLoss }) => validationLoss),
          },
          {
            id: 'training',
            label: 'training',
            dashed: true,
            x: curve().map(({ step }) => step),
            y: curve().map(({ loss }) => loss),
          },
        ]}
        baselines={baselinesOf(shown())}
        xAxis={{ label: 'step', domain: [0, Math.max(params().steps, shown()?.step ?? 0)], format: formatCount }}
        yAxis={{ label: 'loss', unit: `nats per ${TOKEN_NAME[params().level]}` }}
      />
      <Show when={samples().length > 0}>
        <section class={s.samples} aria-label="What it writes">
          <For each={samples().slice(0, NEWEST)}>{(sample) => <Sample {...sample} />}</For>
          <Show when={samples().length > NEWEST}>
            <Disclosure summary={`Earlier samples (${samples().length - NEWEST})`} lazy>
              <For each={samples().slice(NEWEST)}>{(sample) => <Sample {...sample} />}</For>
            </Disclosure>
          </Show>
        </section>
      </Show>
    </div>
  )
}

function Sample(props: { step: number; text: string }): JSX.Element {
  return (
    <p class={s.sample}>
      <span>step {formatCount(props.step)} · temperature 0.8 · </span>
      {props.text}
    </p>
  )
}

function baselinesOf(shown: TrainingLive | undefined): { label: string; value: number }[] {
  return shown ? [{ label: 'bigram', value: shown.bigramLoss }] : []
}

function factsOf(shown: TrainingLive | undefined, roof: Roof | undefined): Fact[] {
  const loss = shown?.history.at(-1)?.validationLoss
  const work = shown && workPerStep(shown)
  return [
    {
      label: 'validation loss, nats',
      value: loss === undefined ? undefined : formatFixed(loss, 3),
      title: loss?.toString(),
    },
    { label: 'perplexity', value: loss === undefined ? undefined : formatNumber(Math.exp(loss)) },
    { label: 'tokens per second', value: shown?.tokensPerSecond || undefined },
    // What plain code computes is no calls that could be counted.
    ...(work?.value === 0
      ? []
      : [{ label: work?.label ?? 'kernel calls per step', value: work && Math.round(work.value) }]),
    { label: 'parameters', value: shown && formatCount(shown.parameterCount) },
    ...shareOf(shown, roof),
    ...takenOver(shown),
    ...restarted(shown),
  ]
}

/** Only where the device has been measured: in the device panel, or by the first training on a GPU. */
function shareOf(shown: TrainingLive | undefined, roof: Roof | undefined): Fact[] {
  if (!roof || !shown?.tokensPerSecond) return []
  const share = roofShare(trainingFlops(shown.parameterCount, shown.tokensPerSecond), 1000, roof)
  return [
    {
      label: 'of this device’s matrix rate',
      value: formatNumber(100 * share, 2),
      unit: '%',
      title: `Six operations a parameter and token, against ${formatNumber(roof.matmulGflops)} GFLOP/s measured here`,
    },
  ]
}

/** A curve that two devices computed is not the curve of one: it says where it changed hands. */
function takenOver(shown: TrainingLive | undefined): Fact[] {
  if (!shown?.resumedFrom) return []
  const { step, backend } = shown.resumedFrom
  return [{ label: 'computed by', value: `${backend} to step ${formatCount(step)}, then ${shown.backend}` }]
}

function restarted(shown: TrainingLive | undefined): Fact[] {
  return (shown?.restarts ?? []).map(({ lostAt, step }) => ({
    label: 'GPU lost',
    value: `at step ${formatCount(lostAt)}, went on from ${formatCount(step)}`,
  }))
}
