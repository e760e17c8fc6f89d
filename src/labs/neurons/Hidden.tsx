/** Stage 5: a hidden layer, for what one line cannot part. */
import { type JSX, Show } from 'solid-js'
import type { HiddenData } from '../../../workers/contracts/neurons/hidden'
import type { DataData } from '../../../workers/contracts/neurons/data'
import { Line } from '../../charts/Line'
import { ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Button } from '../../ui/Button'
import { Facts } from '../../ui/Facts'
import { formatCount, formatDuration, formatShare } from '../../ui/format'
import { axesOf, pointsOf } from './planes'
import { Plane } from './Plane'
import type { NeuronsLab } from './state'
import s from './Neurons.module.css'

export function Hidden(props: { lab: NeuronsLab }): JSX.Element {
  return (
    <Stage
      id="hidden"
      run={props.lab.hidden.run}
      flow={({ data, made }) => [`${formatShare(data.accuracy.test)} held out`, formatDuration(made.milliseconds)]}
      startLabel="Train two layers"
      controls={<ParamControls params={props.lab.hidden.params} names={['units', 'epochs', 'learningRate', 'seed']} />}
      empty={
        <p>
          One neuron draws one line, and XOR needs two.{' '}
          <Button kind="link" onClick={() => props.lab.points.choose('xor')}>
            Take the XOR points
          </Button>{' '}
          and train two layers.
        </p>
      }
      note={<Note />}
      code={['learn/neurons/hidden.ts']}
    >
      {({ data }) => (
        <Show when={props.lab.points.run.artifact()}>{(points) => <Result data={data} points={points().data} />}</Show>
      )}
    </Stage>
  )
}

function Result(props: { data: HiddenData; points: DataData }): JSX.Element {
  return (
    <div class={s.result}>
      <p class={s.verdict}>
        One line at its best has {formatShare(props.data.line.train)} of the points on the right side, two layers{' '}
        {formatShare(props.data.accuracy.train)}.
      </p>
      <Facts
        facts={[
          { label: 'two layers, learned from', value: formatShare(props.data.accuracy.train) },
          { label: 'two layers, held out', value: formatShare(props.data.accuracy.test) },
          { label: 'one line, learned from', value: formatShare(props.data.line.train) },
          { label: 'one line, held out', value: formatShare(props.data.line.test) },
        ]}
      />
      <Show when={props.points.names.length === 2 && props.data.plane}>
        {(plane) => (
          <Plane
            title={`Probability of ${props.points.classes[1]}`}
            summary={`The plane by probability of ${props.points.classes[1]}, with the points on it.`}
            classes={props.points.classes}
            points={pointsOf(props.points)}
            domain={{ x: plane().x, y: plane().y }}
            // Paler than probabilities are elsewhere, so that the points stand out.
            ground={{ ...plane(), scale: 'diverging', domain: [-0.8, 1.8] }}
            {...axesOf(props.points)}
          />
        )}
      </Show>
      <Line
        title="Log loss after each epoch"
        height={220}
        series={[
          {
            id: 'loss',
            label: 'loss',
            x: Array.from({ length: props.data.loss.length }, (_, epoch) => epoch),
            y: props.data.loss,
          },
        ]}
        xAxis={{ label: 'epoch', format: formatCount }}
      />
    </div>
  )
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>Each hidden unit draws a line of its own,</strong> softly: <code>tanh(w·x + b)</code>. The last neuron
        adds the lines up, so that regions come about which no single line bounds.
      </p>
      <p>
        That one neuron cannot do XOR stopped the field for a decade; that the slope can be handed back through the
        layers started it again.
      </p>
      <p>Minsky and Papert 1969; Rumelhart, Hinton and Williams 1986; Adam: Kingma and Ba 2015.</p>
    </>
  )
}
