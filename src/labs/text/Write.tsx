/** Stage 8: the model writes, and each token opens onto what else could have stood there. */
import { createEffect, createSignal, on, Show, type JSX } from 'solid-js'
import type { Artifact } from '../../../workers/contracts/artifact'
import type { Written, WrittenToken } from '../../../workers/contracts/text/language-model'
import { Bars } from '../../charts/Bars'
import { download } from '../../charts/export'
import { visibleToken } from '../../charts/visible-token'
import { ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Button } from '../../ui/Button'
import { formatDuration, formatPlural, formatShare } from '../../ui/format'
import { TextField } from '../../ui/TextField'
import { Attention } from './Attention'
import { Judge } from './Judge'
import { SurpriseScale, TokenText } from './TokenText'
import type { WriteLab } from './write-state'
import s from './Write.module.css'

export function Write(props: { lab: { write: WriteLab } }): JSX.Element {
  const { params, run } = props.lab.write
  const [at, setAt] = createSignal<number>()
  createEffect(on(run.artifact, () => setAt(0), { defer: true }))
  return (
    <Stage
      id="write"
      run={run}
      flow={flowOf}
      controls={
        <>
          <div class={s.prompt}>
            <TextField
              label="Prompt"
              code
              wide
              value={params.values().prompt}
              maxLength={2000}
              onInput={(prompt) => params.set('prompt', prompt)}
            />
          </div>
          <ParamControls
            params={params}
            names={['temperature', 'topK', 'topP', 'repetitionPenalty', 'length', 'seed']}
          />
        </>
      }
      actions={
        <Show when={run.artifact()}>
          {(written) => (
            <>
              <Button onClick={() => params.set('seed', (params.values().seed + 1) % 2 ** 31)}>Write again</Button>
              <Button kind="quiet" small onClick={() => download('written.txt', textOf(written().data), 'text/plain')}>
                Text
              </Button>
            </>
          )}
        </Show>
      }
      note={<Note />}
      code={[
        'text/language-model/generate.ts',
        'text/language-model/pen.ts',
        'text/language-model/sampling.ts',
        'text/language-model/lstm-predictor.ts',
        'compute/kernels/lstm-writer/lstm-writer.wgsl',
        'text/language-model/transformer/predictor.ts',
        'text/language-model/transformer/attend.ts',
        'text/language-model/attention-maps.ts',
        'text/language-model/perplexity.ts',
      ]}
      empty={<p>Train a model above. What it would say next appears here, with the odds behind every character.</p>}
    >
      {({ data }) => (
        <div class={s.page}>
          <div class={s.written}>
            <div>
              <TokenText
                label={`Written after “${data.prompt}”: ${data.text}`}
                before={data.prompt}
                pieces={data.steps.map(({ piece }) => piece)}
                surprise={data.steps.map(({ probability }) => -Math.log(probability))}
                at={at()}
                onAt={(index) => index !== undefined && setAt(index)}
                detail={detailOf(data.steps[at() ?? -1])}
              />
              <SurpriseScale />
            </div>
            <Odds step={data.steps[at() ?? 0]} />
          </div>
          <Judge judge={props.lab.write.judge} />
          <Show when={props.lab.write.attends()}>
            <Attention attention={props.lab.write.attention} />
          </Show>
        </div>
      )}
    </Stage>
  )
}

/** What else could have stood in one place. */
function Odds(props: { step: WrittenToken | undefined }): JSX.Element {
  return (
    <Show when={props.step}>
      {(step) => (
        <Bars
          title={`Instead of ‘${visibleToken(step().label)}’`}
          height={11 * 26 + 44}
          items={alternatives(step()).map(({ label, probability }) => ({
            label: visibleToken(label),
            value: probability,
            colour: label === step().label ? 2 : 1,
            ...(label === step().label ? { detail: 'written here' } : {}),
          }))}
          axis={{ label: 'probability', domain: [0, highest(step())], format: formatShare }}
          fileName="distribution"
        />
      )}
    </Show>
  )
}

/** The likeliest, and what was written where it was not among them. */
function alternatives(step: WrittenToken): readonly { label: string; probability: number }[] {
  return step.top.some(({ label }) => label === step.label) ? step.top : [...step.top, step]
}

/** The axis ends at a round share above the likeliest, so that small odds can be compared. */
function highest({ top }: WrittenToken): number {
  const likeliest = Math.max(0, ...top.map(({ probability }) => probability))
  return [0.1, 0.2, 0.5].find((share) => likeliest <= share) ?? 1
}

function flowOf({ data, made }: Artifact<Written>): string[] {
  return [formatPlural(data.steps.length, 'token'), formatDuration(made.milliseconds)]
}

function textOf({ prompt, text }: Written): string {
  return prompt + text
}

function detailOf(step: WrittenToken | undefined): string | undefined {
  return step && `‘${visibleToken(step.label)}’, ${formatShare(step.probability)}`
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>Sampling.</strong> Each token is drawn from <code>softmax(logits / T)</code>. A low temperature T takes
        the likely, a high one the unlikely; at 0 the first choice is always taken, and the text soon goes in circles.
      </p>
      <p>
        Top k keeps the k likeliest tokens; top p the fewest whose odds add up to p. Point at a character to see what
        else could have stood there.
      </p>
      <p>
        <strong>Perplexity</strong> is <code>exp(mean −log p)</code>: how many equally likely tokens the model, in
        effect, chooses among.
      </p>
      <p>Top k: Fan, Lewis and Dauphin 2018. Top p: Holtzman et al. 2020. Penalty: Keskar et al. 2019.</p>
    </>
  )
}
