/** Stage 7: a network learns the text, and its curve says how far it has come. */
import { Show, type JSX } from 'solid-js'
import type { Artifact } from '../../../workers/contracts/artifact'
import { modelSchema, type ModelLevel, type ModelView } from '../../../workers/contracts/text/model'
import { download } from '../../charts/export'
import { Control, ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Button } from '../../ui/Button'
import { Disclosure } from '../../ui/Disclosure'
import { Segmented } from '../../ui/Segmented'
import { formatDuration, formatFixed, formatCount } from '../../ui/format'
import { LstmNote, TransformerNote } from './ModelNote'
import { ModelPicture } from './ModelPicture'
import { presetOf, type Architecture } from './model-presets'
import type { ModelLab } from './model-state'
import s from './Model.module.css'

/** Behind "More parameters", in order; each architecture has its own. */
const FURTHER = {
  lstm: ['embedding', 'layers'],
  transformer: [],
} as const
const COURSE = ['sequenceLength', 'batchSize', 'learningRate', 'schedule'] as const
const COSINE = ['warmupSteps', 'finalRate'] as const
const REST = ['dropout', 'clipNorm', 'evaluateEvery', 'sampleEvery', 'seed'] as const

const ARCHITECTURES = Object.entries(modelSchema.architecture.options).map(([value, label]) => {
  return { value: value as Architecture, label }
})

const SHOWN = {
  lstm: ['level', 'hidden', 'steps'],
  transformer: ['level', 'embedding', 'heads', 'layers', 'steps'],
} as const

const CODE = {
  lstm: [
    'text/language-model/gpu/commands.ts',
    'compute/kernels/lstm/forward.wgsl',
    'compute/kernels/lstm/backward.wgsl',
    'compute/kernels/lstm/product.ts',
    'compute/kernels/cross-entropy/cross-entropy.wgsl',
    'compute/kernels/adam/adam.wgsl',
    'text/language-model/lstm.ts',
    'text/language-model/network.ts',
  ],
  transformer: [
    'text/language-model/transformer/network.ts',
    'text/language-model/transformer/gpu-forward.ts',
    'text/language-model/transformer/gpu-backward.ts',
    'compute/kernels/attention/forward.wgsl',
    'compute/kernels/attention/backward.wgsl',
    'compute/kernels/layer-norm/forward.wgsl',
    'compute/kernels/adam/adam.wgsl',
    'text/language-model/schedule.ts',
  ],
} as const

export function Model(props: { lab: { model: ModelLab } }): JSX.Element {
  const { params, run, isPaused, isSaved, shown } = props.lab.model
  const level = (): ModelLevel => params.values().level
  const architecture = (): Architecture => params.values().architecture
  const further = () => [
    ...FURTHER[architecture()],
    ...COURSE,
    ...(params.values().schedule === 'cosine' ? COSINE : []),
    ...REST,
  ]
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
          <Segmented
            label={modelSchema.architecture.label}
            value={architecture()}
            options={ARCHITECTURES}
            onChange={(chosen) => params.setAll(presetOf(chosen))}
          />
          <ParamControls params={params} names={SHOWN[architecture()]} />
          <Show when={level() === 'word'}>
            <Control params={params} name="words" />
          </Show>
          <Show when={level() === 'bpe'}>
            <Control params={params} name="merges" />
          </Show>
          <div class={s.further}>
            <Disclosure summary="More parameters">
              <div class={s.row}>
                <ParamControls params={params} names={further()} />
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
      note={architecture() === 'lstm' ? <LstmNote /> : <TransformerNote />}
      code={[...CODE[architecture()], 'text/language-model/train.ts']}
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
