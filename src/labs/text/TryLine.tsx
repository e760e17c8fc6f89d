/** A line of one's own under the vocabulary: its tokens, unknown ones hatched, and what the ids give back. */
import { type JSX, Show } from 'solid-js'
import { TokenStrip } from '../../charts/TokenStrip'
import { StageError } from '../../stage/StageError'
import { formatPlural } from '../../ui/format'
import { TextField } from '../../ui/TextField'
import type { VocabularyLab } from './vocabulary-state'
import s from './Vocabulary.module.css'

export function TryLine(props: { vocabulary: VocabularyLab }): JSX.Element {
  const { params, run } = props.vocabulary.line
  return (
    <section class={s.line} aria-label="Try a line">
      <TextField
        label="Try a line"
        value={params.values().text}
        onInput={(text) => params.set('text', text)}
        placeholder="Any text"
        wide
      />
      <Show when={run.error()}>{(error) => <StageError error={error()} onRetry={() => run.start()} />}</Show>
      <Show when={run.artifact()}>
        {(artifact) => (
          <>
            <TokenStrip
              title="The line as ids"
              fileName="line"
              tokens={artifact().data.tokens.map(({ text, id, known }) => ({ text, id, unknown: !known }))}
              empty="Write something above."
            />
            <dl class={s.ids}>
              <dt>ids</dt>
              <dd>
                {artifact()
                  .data.tokens.map(({ id }) => id)
                  .join(' ')}
              </dd>
              <dt>back</dt>
              <dd>{artifact().data.decoded}</dd>
            </dl>
            <p class={s.said} aria-live="polite">
              {artifact().data.unknown === 0
                ? 'Every token has an id.'
                : `${formatPlural(artifact().data.unknown, 'token')} without an id.`}
            </p>
          </>
        )}
      </Show>
    </section>
  )
}
