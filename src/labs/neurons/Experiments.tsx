/** Stage 4: many rates, many lengths, one table. */
import { createSignal, type JSX } from 'solid-js'
import type { Experiment, ExperimentsData } from '../../../workers/contracts/neurons/experiments'
import { toCsv } from '../../charts/csv'
import { download } from '../../charts/export'
import { Heatmap } from '../../charts/Heatmap'
import { Control } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Button } from '../../ui/Button'
import { DataTable } from '../../ui/DataTable'
import { formatCount, formatDuration, formatNumber, formatShare } from '../../ui/format'
import { Segmented } from '../../ui/Segmented'
import type { NeuronsLab } from './state'
import s from './Neurons.module.css'

const FIGURES = { test: 'right, held out', train: 'right, learned from' } as const

export function Experiments(props: { lab: NeuronsLab }): JSX.Element {
  const experiments = (): NeuronsLab['experiments'] => props.lab.experiments
  return (
    <Stage
      id="experiments"
      run={experiments().run}
      flow={({ data, made }) => [
        `best ${formatShare(Math.max(...data.rows.map(({ test }) => test)))}`,
        formatDuration(made.milliseconds),
      ]}
      startLabel="Try all"
      controls={
        <>
          <Control params={experiments().params} name="algorithm" />
          <Control params={experiments().params} name="mode" />
        </>
      }
      empty={<p>Trains the neuron at seven rates, and looks at it after 5 to 200 epochs.</p>}
      note={<Note />}
      code={['learn/neurons/neuron.ts']}
    >
      {({ data }) => <Result data={data} />}
    </Stage>
  )
}

function Result(props: { data: ExperimentsData }): JSX.Element {
  const [figure, setFigure] = createSignal<'test' | 'train'>('test')
  const cell = (rate: number, epochs: number): number => {
    const found = props.data.rows.find((row) => row.rate === rate && row.epochs === epochs)
    return !found || found.diverged ? NaN : found[figure()]
  }
  const save = (): void =>
    download(
      'experiments.csv',
      toCsv({
        columns: ['rate', 'epochs', 'loss', 'train accuracy', 'test accuracy', 'diverged'].map((label) => ({ label })),
        rows: props.data.rows.map(({ rate, epochs, loss, train, test, diverged }) => [
          rate,
          epochs,
          loss,
          train,
          test,
          diverged,
        ]),
      }),
      'text/csv',
    )
  return (
    <div class={s.result}>
      <Segmented
        label="Figure"
        value={figure()}
        options={Object.entries(FIGURES).map(([value, label]) => ({ value: value as 'test' | 'train', label }))}
        onChange={setFigure}
      />
      <Heatmap
        title={`${FIGURES[figure()]}, by rate and epochs`}
        values={props.data.rates.flatMap((rate) => props.data.lengths.map((epochs) => cell(rate, epochs)))}
        rows={props.data.rates.map((rate) => `rate ${formatNumber(rate)}`)}
        columns={props.data.lengths.map((epochs) => `${formatCount(epochs)} epochs`)}
        format={formatShare}
        valueLabel={FIGURES[figure()]}
      />
      <DataTable
        caption="Every run"
        columns={[
          {
            id: 'rate',
            label: 'rate',
            get: ({ rate }: Experiment) => rate,
            format: (value) => formatNumber(Number(value)),
          },
          { id: 'epochs', label: 'epochs', get: ({ epochs }: Experiment) => epochs },
          {
            id: 'loss',
            label: 'mean squared error',
            get: ({ loss }: Experiment) => loss,
            format: (value, { diverged }) => (diverged ? 'ran away' : formatNumber(Number(value), 4)),
            align: 'end',
          },
          {
            id: 'train',
            label: FIGURES.train,
            get: ({ train }: Experiment) => train,
            format: (value) => formatShare(Number(value)),
          },
          {
            id: 'test',
            label: FIGURES.test,
            get: ({ test }: Experiment) => test,
            format: (value) => formatShare(Number(value)),
          },
        ]}
        rows={props.data.rows}
        maxHeight={320}
      />
      <p>
        <Button small onClick={save}>
          Save the table
        </Button>
      </p>
    </div>
  )
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>Ten times smaller a rate takes ten times as long.</strong> Too large a one never arrives; empty cells
        ran away. For the perceptron the rate changes nothing: from zero weights it only scales them.
      </p>
      <p>Raschka, “Python Machine Learning”, 2015, chapter 2, has the same experiment on irises.</p>
    </>
  )
}
