/** Stage 2: one neuron, epoch by epoch: the line, the errors, the loss, the weights. */
import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from 'solid-js'
import type { DataData } from '../../../workers/contracts/neurons/data'
import type { TrainData } from '../../../workers/contracts/neurons/train'
import { Line } from '../../charts/Line'
import { Control, ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Button } from '../../ui/Button'
import { DataTable } from '../../ui/DataTable'
import { Facts } from '../../ui/Facts'
import { formatCount, formatFixed, formatNumber, formatShare } from '../../ui/format'
import { Segmented } from '../../ui/Segmented'
import { Slider } from '../../ui/Slider'
import { axesOf, pointsOf } from './planes'
import { Plane, sayLine } from './Plane'
import type { NeuronsLab } from './state'
import s from './Neurons.module.css'

/** A whole run is played in about this time. */
const PLAY_MS = 5000

export function Train(props: { lab: NeuronsLab }): JSX.Element {
  const train = (): NeuronsLab['train'] => props.lab.train
  const values = () => train().params.values()
  return (
    <Stage
      id="train"
      run={train().run}
      flow={({ data }) => [
        data.diverged ? 'runs away' : `${formatShare(data.accuracy.test)} held out`,
        data.converged === undefined
          ? `${formatCount(epochsOf(data))} epochs`
          : `settled in ${formatCount(data.converged)}`,
      ]}
      controls={
        <>
          <Control params={train().params} name="algorithm" />
          <Show when={values().algorithm === 'adaline'}>
            <Control params={train().params} name="mode" />
          </Show>
          <ParamControls params={train().params} names={['learningRate', 'epochs']} />
          <Show when={values().algorithm === 'adaline' && values().mode === 'mini-batch'}>
            <Control params={train().params} name="batchSize" />
          </Show>
          <Show when={values().algorithm === 'adaline' && values().mode !== 'batch'}>
            <Control params={train().params} name="seed" />
          </Show>
        </>
      }
      note={<Note />}
      code={['learn/neurons/neuron.ts']}
    >
      {({ data }) => (
        <Show when={props.lab.points.run.artifact()}>
          {(points) => (
            <Show when={data.width === points().data.names.length + 1}>
              <Result data={data} points={points().data} rate={values().learningRate} />
            </Show>
          )}
        </Show>
      )}
    </Stage>
  )
}

const epochsOf = ({ loss }: TrainData): number => loss.length - 1

function Result(props: { data: TrainData; points: DataData; rate: number }): JSX.Element {
  const [by, setBy] = createSignal<'epoch' | 'row'>('epoch')
  const hasSteps = (): boolean => props.data.steps.length > 0
  const series = (): Float64Array => (by() === 'row' && hasSteps() ? props.data.steps : props.data.weights)
  const last = (): number => series().length / props.data.width - 1
  const [chosen, setChosen] = createSignal<number>()
  const at = (): number => Math.min(chosen() ?? last(), last())
  createEffect(on([() => props.data, by], () => setChosen(undefined), { defer: true }))
  const weights = (): readonly number[] => [...series().slice(at() * props.data.width, (at() + 1) * props.data.width)]
  const line = (): readonly [number, number, number] => [weights()[0] ?? 0, weights()[1] ?? 0, weights()[2] ?? 0]
  const play = createPlay(last, setChosen)
  const isFlat = (): boolean => props.points.names.length === 2
  const epochs = createMemo(() => Array.from({ length: props.data.loss.length }, (_, epoch) => epoch))
  return (
    <div class={s.result}>
      <p class={s.verdict}>{verdictOn(props.data, props.points, props.rate)}</p>
      <Facts
        facts={[
          { label: 'right, learned from', value: formatShare(props.data.accuracy.train) },
          { label: 'right, held out', value: formatShare(props.data.accuracy.test) },
          ...(props.data.algorithm === 'adaline'
            ? [{ label: 'mean squared error', value: formatNumber(props.data.loss.at(-1) ?? NaN, 5) }]
            : [{ label: 'updates in the last epoch', value: formatCount(props.data.errors.at(-1) ?? 0) }]),
          ...(props.data.stable === undefined ? [] : [{ label: 'largest stable rate', value: props.data.stable }]),
        ]}
      />
      <Show
        when={isFlat()}
        fallback={
          <p class={s.said}>
            With {formatCount(props.points.names.length)} features the line is a plane in as many dimensions; its
            weights stand below.
          </p>
        }
      >
        <div class={s.row}>
          <Show when={hasSteps()}>
            <Segmented
              label="Step"
              value={by()}
              options={[
                { value: 'epoch', label: 'Each epoch' },
                { value: 'row', label: 'Each row' },
              ]}
              onChange={setBy}
            />
          </Show>
          <Slider
            label={by() === 'row' ? 'After row' : 'After epoch'}
            value={at()}
            min={0}
            max={Math.max(1, last())}
            step={1}
            format={formatCount}
            onInput={setChosen}
          />
          <Button small onClick={() => play.toggle()}>
            {play.isPlaying() ? 'Pause' : 'Play'}
          </Button>
        </div>
        <Plane
          title="The line, and which side each point is on"
          summary={`The line ${sayLine(line())}.`}
          classes={props.points.classes}
          points={pointsOf(props.points)}
          line={line()}
          {...axesOf(props.points)}
        />
      </Show>
      <div class={s.pair}>
        <Line
          title={props.data.algorithm === 'perceptron' ? 'Updates in each epoch' : 'On the wrong side after each epoch'}
          height={220}
          series={[{ id: 'errors', label: 'rows', x: epochs(), y: props.data.errors }]}
          xAxis={{ label: 'epoch' }}
        />
        <Show when={props.data.algorithm === 'adaline'}>
          <Line
            title="Mean squared error after each epoch"
            height={220}
            series={[{ id: 'loss', label: 'error', x: epochs(), y: props.data.loss }]}
            xAxis={{ label: 'epoch' }}
            yAxis={{ log: props.data.diverged }}
          />
        </Show>
      </div>
      <DataTable
        caption={`Weights after ${by() === 'row' && hasSteps() ? 'row' : 'epoch'} ${formatCount(at())}`}
        showCaption
        columns={[
          { id: 'name', label: 'input', get: ({ name }) => name },
          {
            id: 'weight',
            label: 'weight',
            get: ({ weight }) => weight,
            format: (value) => formatFixed(Number(value), 6),
          },
        ]}
        rows={weights().map((weight, k) => ({ name: props.points.names[k] ?? 'bias', weight }))}
        maxHeight={320}
      />
    </div>
  )
}

function verdictOn(data: TrainData, points: DataData, rate: number): string {
  if (data.diverged) {
    const limit =
      data.stable === undefined
        ? ''
        : ` Above ${formatNumber(data.stable)} every step overshoots by more than it gains.`
    return `At a rate of ${formatNumber(rate)} it runs away.${limit}`
  }
  if (data.algorithm === 'perceptron') {
    if (data.converged !== undefined)
      return `In epoch ${formatCount(data.converged)} no point was on the wrong side any more, so it stopped.`
    return 'It never settles: as long as one point is on the wrong side the line keeps moving. Either it needs more epochs, or no line parts these points.'
  }
  const wrong = data.errors.at(-1) ?? 0
  return `${formatCount(wrong)} of ${formatCount(points.train.target.length)} points are on the wrong side; ADALINE minds how far all of them are from the line, not only those.`
}

/** Moves through the run once, from wherever it stands. */
function createPlay(last: () => number, show: (at: number) => void) {
  const [isPlaying, setPlaying] = createSignal(false)
  let frame = 0
  const stop = (): void => {
    cancelAnimationFrame(frame)
    setPlaying(false)
  }
  onCleanup(stop)
  const start = (): void => {
    setPlaying(true)
    const began = performance.now()
    const tick = (): void => {
      const share = Math.min(1, (performance.now() - began) / PLAY_MS)
      show(Math.round(share * last()))
      if (share < 1) frame = requestAnimationFrame(tick)
      else setPlaying(false)
    }
    frame = requestAnimationFrame(tick)
  }
  return { isPlaying, toggle: () => (isPlaying() ? stop() : start()) }
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>The perceptron moves only when it is wrong:</strong> <code>w += η (y − ŷ) x</code>. If a line parts the
        classes it finds one, after at most <code>(R / γ)²</code> updates; if none does it never stops.
      </p>
      <p>
        <strong>ADALINE follows the slope</strong> of the mean squared error before the threshold:{' '}
        <code>w += η (2/n) Σ (y − w·x) x</code>, over all rows, some, or one at a time.
      </p>
      <p>Rosenblatt 1958; Widrow and Hoff 1960; Novikoff 1962.</p>
    </>
  )
}
