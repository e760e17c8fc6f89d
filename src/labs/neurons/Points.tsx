/** Stage 1: two classes of points, from a table, made up, or drawn by hand. */
import { createSignal, For, type JSX, Show } from 'solid-js'
import { dataSchema, type DataData } from '../../../workers/contracts/neurons/data'
import { Control } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Button } from '../../ui/Button'
import { DropZone } from '../../ui/DropZone'
import { Facts } from '../../ui/Facts'
import { formatCount, formatPlural } from '../../ui/format'
import { Segmented } from '../../ui/Segmented'
import { Select } from '../../ui/Select'
import { axesOf, pointsOf } from './planes'
import { Plane } from './Plane'
import type { DrawnPoint, NeuronsLab } from './state'
import s from './Neurons.module.css'

const SOURCES = Object.entries(dataSchema.source.options) as [keyof typeof dataSchema.source.options, string][]
const CANVAS = { x: [-3, 3], y: [-3, 3] } as const

export function Points(props: { lab: NeuronsLab }): JSX.Element {
  const points = (): NeuronsLab['points'] => props.lab.points
  const isDrawing = (): boolean => !points().hasFile() && points().params.values().source === 'drawn'
  return (
    <Stage
      id="points"
      run={points().run}
      flow={({ data }) => [
        data.name,
        `${formatCount(data.train.target.length)} + ${formatCount(data.test.target.length)}`,
      ]}
      controls={
        <>
          <div class={s.wide}>
            <DropZone
              label="Drop a table with numbers and a column of two values"
              hint=".csv, .tsv, .jsonl or .parquet, or a text as .gz. It stays in this tab."
              accept=".csv,.tsv,.jsonl,.ndjson,.parquet,.gz"
              onFiles={([file]) => file && points().open(file)}
              onText={(text) => points().open(text)}
            >
              <For each={SOURCES}>
                {([source, label]) => (
                  <Button kind="link" onClick={() => points().choose(source)}>
                    {label}
                  </Button>
                )}
              </For>
            </DropZone>
          </div>
          <Control params={points().params} name="testShare" />
          <Control params={points().params} name="seed" />
        </>
      }
      note={<Note />}
      code={['learn/neurons/toys.ts', 'learn/split.ts', 'learn/prepare/statistics.ts']}
      empty={
        <Show when={isDrawing()}>
          <Drawing lab={props.lab} />
        </Show>
      }
    >
      {({ data }) => (
        <div class={s.result}>
          <Show when={isDrawing()} fallback={<Chosen data={data} lab={props.lab} />}>
            <Drawing lab={props.lab} />
          </Show>
        </div>
      )}
    </Stage>
  )
}

function Chosen(props: { data: DataData; lab: NeuronsLab }): JSX.Element {
  const params = () => props.lab.points.params
  const options = (names: readonly string[]) => names.map((name) => ({ value: name, label: name }))
  const feature = (place: 0 | 1): string => props.data.names[place] ?? props.data.names[0] ?? ''
  return (
    <>
      <Facts
        facts={[
          { label: 'rows to learn from', value: formatCount(props.data.train.target.length) },
          { label: 'rows held out', value: formatCount(props.data.test.target.length) },
          { label: 'features', value: formatCount(props.data.names.length) },
          { label: 'tells', value: `${props.data.classes[1]} from ${props.data.classes[0]}` },
        ]}
      />
      <Show when={props.data.offered.length > 0}>
        <div class={s.row}>
          <Control params={params()} name="features" />
          <Show when={params().values().features === 'two'}>
            <Select
              label="First feature"
              value={feature(0)}
              options={options(props.data.offered)}
              onChange={(name) => params().set('first', name)}
            />
            <Select
              label="Second feature"
              value={feature(1)}
              options={options(props.data.offered)}
              onChange={(name) => params().set('second', name)}
            />
          </Show>
          <Select
            label="Target"
            value={props.data.target}
            options={options([...new Set([props.data.target, ...props.data.targets])])}
            onChange={(name) => params().set('target', name)}
          />
        </div>
      </Show>
      <Plane
        title={`${props.data.names[0] ?? ''} and ${props.data.names[1] ?? props.data.names[0] ?? ''}`}
        summary={`${formatPlural(props.data.train.target.length, 'point')} to learn from, ${props.data.test.target.length} held out (hollow).`}
        classes={props.data.classes}
        points={pointsOf(props.data)}
        {...axesOf(props.data)}
      />
    </>
  )
}

/** A plane to draw on: a click or Enter sets a point of the chosen class. */
function Drawing(props: { lab: NeuronsLab }): JSX.Element {
  const points = () => props.lab.points
  const [label, setLabel] = createSignal<'0' | '1'>('0')
  const drawn = (): DrawnPoint[] => points().drawn()
  const round = (value: number): number => Math.round(value * 100) / 100
  return (
    <div class={s.result}>
      <div class={s.row}>
        <Segmented
          label="The next point is a"
          value={label()}
          options={[
            { value: '0', label: 'circle' },
            { value: '1', label: 'square' },
          ]}
          onChange={setLabel}
        />
        <Button small disabled={drawn().length === 0} onClick={() => points().draw(drawn().slice(0, -1))}>
          Take back
        </Button>
        <Button small disabled={drawn().length === 0} onClick={() => points().draw([])}>
          Clear
        </Button>
        <p class={s.said}>
          Click into the plane, or move with the arrow keys and press Enter. At least two points of each class.
        </p>
      </div>
      <Plane
        title="Drawn points"
        summary={`${formatPlural(drawn().length, 'point')} drawn.`}
        classes={['circle', 'square']}
        points={[
          { x: drawn().map(([x]) => x), y: drawn().map(([, y]) => y), label: drawn().map(([, , each]) => each) },
        ]}
        domain={CANVAS}
        xAxis={{ label: 'x' }}
        yAxis={{ label: 'y' }}
        onDraw={(x, y) => points().draw([...drawn(), [round(x), round(y), label() === '1' ? 1 : 0]])}
      />
    </div>
  )
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>A neuron draws a line.</strong> It adds its inputs up, each with a weight, and says 1 where the sum is
        positive: <code>w·x + b ≥ 0</code>. In two features that is a line, in thirty a plane that nobody can see.
      </p>
      <p>
        Features are brought to mean 0 and deviation 1 by the rows that are learned from. Held-out points are drawn
        hollow; nothing is learned from them.
      </p>
      <p>Wisconsin diagnostic breast cancer: Wolberg, Street and Mangasarian 1995.</p>
    </>
  )
}
