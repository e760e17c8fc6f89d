/** How surprised the model is by a pasted text, character by character. */
import { createSignal, Show, type JSX } from 'solid-js'
import type { Perplexity } from '../../../workers/contracts/text/language-model'
import { visibleToken } from '../../charts/visible-token'
import { StageError } from '../../stage/StageError'
import { classNames } from '../../ui/class-names'
import { Facts } from '../../ui/Facts'
import { formatFixed, formatNumber, formatPlural, formatShare } from '../../ui/format'
import { TextArea } from '../../ui/TextArea'
import { TokenText } from './TokenText'
import type { WriteLab } from './write-state'
import s from './Write.module.css'

export function Judge(props: { judge: WriteLab['judge'] }): JSX.Element {
  const [at, setAt] = createSignal<number>()
  const run = (): WriteLab['judge']['run'] => props.judge.run
  return (
    <section class={s.judge} aria-labelledby="judge-heading">
      <h3 id="judge-heading">How surprised is it by a text of yours?</h3>
      <TextArea
        label="Text"
        code
        rows={3}
        value={props.judge.text()}
        onInput={(text) => props.judge.setText(text.slice(0, 20_000))}
      />
      <Show when={run().error()}>{(error) => <StageError error={error()} onRetry={() => run().start()} />}</Show>
      <Show when={run().artifact()}>
        {(judged) => (
          <div class={classNames(s.judged, run().status() === 'running' && s.old)}>
            <Facts
              facts={[
                {
                  label: 'perplexity',
                  value: formatNumber(judged().data.perplexity),
                  title: String(judged().data.perplexity),
                },
                { label: 'nats per token', value: formatFixed(judged().data.natsPerToken, 3) },
                { label: 'nats per character', value: formatFixed(judged().data.natsPerCharacter, 3) },
                { label: detailOf(judged().data, at())[0], value: detailOf(judged().data, at())[1] },
              ]}
            />
            <TokenText
              label={`The text, each token by its surprise: ${formatPlural(judged().data.pieces.length, 'token')}`}
              pieces={judged().data.pieces}
              surprise={judged().data.losses}
              at={at()}
              onAt={setAt}
              detail={detailOf(judged().data, at()).join(' ')}
            />
          </div>
        )}
      </Show>
    </section>
  )
}

/** The figure of the token in focus: what it is called, and what it is. */
function detailOf(judged: Perplexity, at: number | undefined): [string, string] {
  const loss = at === undefined ? undefined : judged.losses[at]
  const piece = at === undefined ? undefined : judged.pieces[at]
  if (loss === undefined || piece === undefined) return ['point at a character', '–']
  if (Number.isNaN(loss)) return [`‘${visibleToken(piece)}’, nothing before it`, '–']
  return [`‘${visibleToken(piece)}’, odds ${formatShare(Math.exp(-loss))}`, `${formatFixed(loss, 2)} nats`]
}
