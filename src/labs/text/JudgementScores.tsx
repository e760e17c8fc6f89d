/** How far each embedding of this session agrees with people about which words are alike. */
import { createMemo, Show, type JSX } from 'solid-js'
import { embedSchema } from '../../../workers/contracts/text/embed'
import type { SimilarityScore } from '../../../workers/contracts/text/embedding'
import { DataTable, type Column } from '../../ui/DataTable'
import { Disclosure } from '../../ui/Disclosure'
import { DropZone } from '../../ui/DropZone'
import { formatFixed } from '../../ui/format'
import type { Embedding, Judged } from './embed-state'
import s from './Embed.module.css'

export function JudgementScores(props: { embedding: Embedding }): JSX.Element {
  const judge = props.embedding.judge
  const names = createMemo(() => judge.current()?.scores.map(({ name }) => name) ?? [])
  const columns = createMemo((): Column<Judged>[] => [
    { id: 'method', label: 'Method', get: (row) => embedSchema.method.options[row.method] },
    { id: 'dimensions', label: 'Dimensions', get: (row) => row.dimensions },
    ...names().flatMap((name) => scoreColumns(name)),
  ])
  return (
    <section class={s.question} aria-labelledby="judgements">
      <h3 id="judgements">Do people agree?</h3>
      <DataTable
        caption="Spearman’s rank correlation with people’s judgements of word pairs, for each embedding of this session"
        columns={columns()}
        rows={judge.judged()}
        rowKey={(row) => row.id}
        selected={judge.current()?.id}
        empty="The scores appear when there is an embedding."
      />
      <div class={s.drop}>
        <DropZone
          label="Judge by a list: WS-353, RG-65 or your own"
          hint="Two words and a number on each line, more meaning more alike. The published lists do not come with Vitrine."
          accept=".txt,.tsv,.csv"
          onFiles={([file]) => file && judge.setList(file)}
          onText={(text) => judge.setList(text)}
        />
      </div>
      <Show when={judge.run.error()}>{(error) => <p class={s.problem}>{error().message}</p>}</Show>
      <Disclosure summary="Every pair" lazy>
        <DataTable
          caption="Pairs of words, what people said and what the vectors say"
          columns={[
            { id: 'list', label: 'List', get: (row) => row.list },
            { id: 'a', label: 'Word', get: (row) => row.a },
            { id: 'b', label: 'Word', get: (row) => row.b },
            { id: 'score', label: 'People', get: (row) => row.score, format: (value) => formatFixed(Number(value), 2) },
            {
              id: 'similarity',
              label: 'Cosine',
              get: (row) => row.similarity,
              format: (value) => formatFixed(Number(value), 3),
            },
          ]}
          rows={
            judge.current()?.scores.flatMap((score) => score.pairs.map((pair) => ({ ...pair, list: score.name }))) ?? []
          }
          sorting={{ id: 'similarity', descending: true }}
          maxHeight={320}
        />
      </Disclosure>
    </section>
  )
}

function scoreColumns(name: string): Column<Judged>[] {
  const scoreOf = (row: Judged): SimilarityScore | undefined => row.scores.find((score) => score.name === name)
  return [
    {
      id: name,
      label: `${name}, ρ`,
      get: (row) => scoreOf(row)?.spearman,
      format: (value) => (typeof value === 'number' && Number.isFinite(value) ? formatFixed(value, 3) : '–'),
      bar: { max: 1 },
    },
    {
      id: `${name} pairs`,
      label: 'pairs',
      title: `Pairs of ${name} of which both words have vectors`,
      get: (row) => scoreOf(row)?.known,
      format: (value, row) => `${String(value ?? '–')} of ${String(scoreOf(row)?.total ?? '–')}`,
    },
  ]
}
