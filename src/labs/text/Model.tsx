/** Stage 7: a network learns the text, and its curve says how far it has come. */
import { Show, type JSX } from 'solid-js'
import type { Artifact } from '../../../workers/contracts/artifact'
import type { ModelLevel, ModelView } from '../../../workers/contracts/text/model'
import { download } from '../../charts/export'
import { Control, ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Button } from '../../ui/Button'
import { Disclosure } from '../../ui/Disclosure'
import { formatDuration, formatFixed, formatCount } from '../../ui/format'
import { ModelPicture } from './ModelPicture'
import type { ModelLab } from './model-state'
import s from './Model.module.css'

const FURTHER = [
  'embedding',
  'layers',
  'sequenceLength',
  'batchSize',
  'learningRate',
  'dropout',
  'clipNorm',
  'evaluateEvery',
  'sampleEvery',
  'seed',
] as const

export function Model(props: { lab: { model: ModelLab } }): JSX.Element {
  const { params, run, isPaused, isSaved, shown } = props.lab.model
  const level = (): ModelLevel => params.values().level
  // One drawing for all states, so that nothing jumps when training ends.
  const picture = <ModelPicture model={props.lab.model} />
  return (
    <Stage
      id="model"
      run={run}
      flow={flowOf}
      standing={() =>
        isPaused()
          ? ['paused', `${formatCount(shown()?.step ?? 0)} / ${formatCount(params.values().steps)}`]
          : undefined
      }
      startLabel={isPaused() ? (isSaved() ? 'Resume' : 'Saving …') : 'Train'}
      stopLabel="Pause"
      controls={
        <>
          <ParamControls params={params} names={['level', 'hidden', 'steps']} />
          <Show when={level() === 'word'}>
            <Control params={params} name="words" />
          </Show>
          <Show when={level() === 'bpe'}>
            <Control params={params} name="merges" />
          </Show>
          <div class={s.further}>
            <Disclosure summary="More parameters">
              <div class={s.row}>
                <ParamControls params={params} names={FURTHER} />
              </div>
            </Disclosure>
          </div>
        </>
      }
      actions={
        <Show when={run.status() === 'done'}>
          <Files model={props.lab.model} />
        </Show>
      }
      note={<Note />}
      code={[
        'text/language-model/train.ts',
        'text/language-model/gpu/commands.ts',
        'compute/kernels/lstm/forward.wgsl',
        'compute/kernels/lstm/backward.wgsl',
        'compute/kernels/lstm/product.ts',
        'compute/kernels/cross-entropy/cross-entropy.wgsl',
        'compute/kernels/adam/adam.wgsl',
        'text/language-model/lstm.ts',
        'text/language-model/network.ts',
      ]}
      live={() => picture}
      empty={
        <Show
          when={shown()}
          fallback={
            <p>
              Train, and a small network reads the text in random pieces, guessing each next{' '}
              {level() === 'word' ? 'word' : 'character'}. Its curve and what it writes meanwhile appear here.
            </p>
          }
        >
          {picture}
        </Show>
      }
    >
      {() => picture}
    </Stage>
  )
}

/** On the strip: the loss it reached, then the size and the time. */
function flowOf({ data, made }: Artifact<ModelView>): string[] {
  const loss = data.history.at(-1)?.validationLoss ?? NaN
  return [`${formatFixed(loss, 2)} nats`, `${formatDuration(made.milliseconds)} ${made.device}`]
}

function Files(props: { model: ModelLab }): JSX.Element {
  const save = async (format: 'safetensors' | 'json'): Promise<void> => {
    const blob = await props.model.file(format)
    if (blob) download(`language-model.${format}`, blob)
  }
  return (
    <>
      <Show when={props.model.run.artifact()?.kept}>
        <a class={s.kept} href="#/library">
          In the Library
        </a>
      </Show>
      <Button kind="quiet" small onClick={() => void save('safetensors')}>
        safetensors
      </Button>
      <Button kind="quiet" small onClick={() => void save('json')}>
        JSON
      </Button>
    </>
  )
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>LSTM.</strong> At each step three gates decide what to write, what to forget and what to say:{' '}
        <code>c = f·c + i·g</code>, <code>h = o·tanh(c)</code>. What it says becomes a probability for every possible
        next piece; the loss is <code>−log p</code> of the one that came.
      </p>
      <p>
        The dotted line is what counting pairs achieves. Below it, the model has begun to use what stands further back.
        When training falls and validation does not, it learns the text by heart.
      </p>
      <p>
        On a GPU a whole sequence is one piece of work: a group of threads carries a few sequences through all their
        steps, what it said before in memory they share. Then once more from the last step to the first, for the
        gradient. A training step is twelve such pieces, whatever its length; the losses stay on the GPU until fifty are
        together.
      </p>
      <p>
        Pause at any time: the run goes on from its checkpoint, even after the tab was closed. More steps on a finished
        run train it further.
      </p>
      <p>Hochreiter and Schmidhuber 1997. Adam: Kingma and Ba 2015. Clipping: Pascanu, Mikolov and Bengio 2013.</p>
    </>
  )
}
