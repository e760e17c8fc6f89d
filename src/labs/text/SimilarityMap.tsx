/** Cosines of a handful of words, each with each. */
import { Show, type JSX } from 'solid-js'
import { Heatmap } from '../../charts/Heatmap'
import { formatFixed } from '../../ui/format'
import { TextField } from '../../ui/TextField'
import type { Embedding } from './embed-state'
import s from './Embed.module.css'

export function SimilarityMap(props: { embedding: Embedding }): JSX.Element {
  const { params, run } = props.embedding.similarity
  const shown = (): string => params.values().words || (run.artifact()?.data.words.join(' ') ?? '')
  const missing = (): string | undefined => {
    const words = run.artifact()?.data.missing ?? []
    return words.length > 0 ? `Without a vector here: ${words.join(', ')}.` : undefined
  }
  return (
    <section class={s.question} aria-labelledby="similarity">
      <h3 id="similarity">How alike are these words?</h3>
      <TextField
        wide
        label="Words, separated by spaces"
        value={shown()}
        problem={run.error()?.message ?? missing()}
        onChange={(words) => params.set('words', words.trim())}
      />
      <Show when={run.artifact()}>
        {(made) => (
          <Heatmap
            title="Cosine similarity"
            values={made().data.values}
            rows={made().data.words}
            columns={made().data.words}
            scale="diverging"
            domain={[-1, 1]}
            format={(value) => formatFixed(value, 2)}
            valueLabel="cosine"
            busy={run.status() === 'running'}
            empty="None of these words has a vector."
          />
        )}
      </Show>
    </section>
  )
}
