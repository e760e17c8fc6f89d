/** a is to b as c is to …: three words in, the nearest answers out. */
import { Show, type JSX } from 'solid-js'
import { DataTable } from '../../ui/DataTable'
import { formatFixed } from '../../ui/format'
import { TextField } from '../../ui/TextField'
import type { Embedding } from './embed-state'
import s from './Embed.module.css'

export function Analogy(props: { embedding: Embedding }): JSX.Element {
  const { params, run } = props.embedding.analogy
  const field = (name: 'a' | 'b' | 'c', label: string): JSX.Element => (
    <TextField label={label} value={params.values()[name]} onChange={(word) => params.set(name, word.trim())} />
  )
  return (
    <section class={s.question} aria-labelledby="analogy">
      <h3 id="analogy">
        {params.values().a} is to {params.values().b} as {params.values().c} is to …
      </h3>
      <div class={s.analogy}>
        {field('a', 'As')}
        {field('b', 'is to')}
        {field('c', 'so is')}
      </div>
      <p class={s.words} role="status">
        <Show when={run.error()} fallback="to which of these:">
          {(error) => <span class={s.problem}>{error().message}</span>}
        </Show>
      </p>
      <DataTable
        caption={`${params.values().a} is to ${params.values().b} as ${params.values().c} is to these words`}
        columns={[
          { id: 'word', label: 'Answer', get: (row) => row.word },
          {
            id: 'similarity',
            label: 'Cosine',
            get: (row) => row.similarity,
            format: (value) => formatFixed(Number(value), 3),
            bar: { max: 1 },
          },
        ]}
        rows={run.artifact()?.data.answers ?? []}
        empty="All three words need a vector."
      />
    </section>
  )
}
