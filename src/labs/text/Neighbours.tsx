/** The words nearest to a word. A row can be chosen, so that one walks through the space from word to word. */
import { For, type JSX } from 'solid-js'
import { Button } from '../../ui/Button'
import { DataTable } from '../../ui/DataTable'
import { formatFixed } from '../../ui/format'
import { TextField } from '../../ui/TextField'
import type { Embedding } from './embed-state'
import s from './Embed.module.css'

const SUGGESTED = 6

export function Neighbours(props: { embedding: Embedding }): JSX.Element {
  const { run } = props.embedding.neighbours
  const ask = (word: string): void => props.embedding.neighbours.params.set('word', word.trim())
  const asked = (): string => props.embedding.neighbours.params.values().word || (run.artifact()?.data.word ?? '')
  const suggestions = (): readonly string[] =>
    props.embedding.run.artifact()?.data.suggestions.slice(0, SUGGESTED) ?? []
  return (
    <section class={s.question} aria-labelledby="nearest-words">
      <h3 id="nearest-words">Nearest words</h3>
      <div class={s.row}>
        <TextField label="Word" value={asked()} problem={run.error()?.message} onChange={ask} />
      </div>
      <p class={s.words}>
        <For each={suggestions()}>
          {(word) => (
            <Button kind="link" small onClick={() => ask(word)}>
              {word}
            </Button>
          )}
        </For>
      </p>
      <DataTable
        caption={`Words nearest to ${asked()}`}
        columns={[
          { id: 'word', label: 'Word', get: (row) => row.word },
          {
            id: 'similarity',
            label: 'Cosine',
            get: (row) => row.similarity,
            format: (value) => formatFixed(Number(value), 3),
            bar: { max: 1 },
          },
        ]}
        rows={run.artifact()?.data.neighbours ?? []}
        onSelect={(row) => ask(row.word)}
        empty="Ask for a word of the text."
      />
    </section>
  )
}
