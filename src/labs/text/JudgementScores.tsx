/** How far each embedding of this session agrees with people about which words are alike. */
import { createMemo, Show, type JSX } from 'solid-js'
import { embedSchema } from '../../../workers/contracts/text/embed'
import type { SimilarityScore } from '../../../workers/contracts/text/embedding'
import { Button } from '../../ui/Button'
import { DataTable, type Column } from '../../ui/DataTable'
import { Disclosure } from '../../ui/Disclosure'
import { DropZone } from '../../ui/DropZone'
import { formatCount, formatFixed } from '../../ui/format'
import type { Embedding, Judged } from './embed-state'
import s from './Embed.module.css'

/** A line of the table: one embedding on one list, so that methods stand under each other. */
interface Line extends SimilarityScore {
  judged: Judged
}

export function JudgementScores(props: { embedding: Embedding }): JSX.Element {
  const judge = props.embedding.judge
  const lines = createMemo((): Line[] => {
    const all = judge.judged().flatMap((judged) => judged.scores.map((score) => ({ ...score, judged })))
    const lists = [...new Set(all.map(({ name }) => name))]
    return lists.flatMap((list) => all.filter(({ name }) => name === list))
  })
  const hasPretrained = (): boolean => judge.judged().some(({ method }) => method === 'pretrained')
  const methodOf = ({ judged }: Line): string => {
    return embedSchema.method.options[judged.method] + (judged.id === judge.current()?.id ? ', shown here' : '')
  }
  const columns: Column<Line>[] = [
    { id: 'list', label: 'List', get: ({ name }) => name },
    { id: 'method', label: 'Method', get: methodOf },
    { id: 'dimensions', label: 'Dimensions', get: ({ judged }) => judged.dimensions },
    {
      id: 'words',
      label: 'Words read',
      title: 'Words of the text, repeats counted, times the passes over it',
      get: ({ judged }) => (readsText(judged) ? judged.runningWords : undefined),
      format: (value, { judged }) => formatCount(Number(value)) + (judged.epochs ? ` × ${judged.epochs}` : ''),
    },
    {
      id: 'known',
      label: 'Pairs',
      title: 'Pairs of which both words have vectors',
      get: ({ known }) => known,
      format: (_, { known, total }) => `${formatCount(known)} of ${formatCount(total)}`,
    },
    {
      id: 'spearman',
      label: 'ρ',
      get: ({ spearman }) => finite(spearman),
      format: (value) => formatFixed(Number(value), 3),
      bar: { max: 1 },
    },
    {
      id: 'interval',
      label: '95 %',
      title: 'How far ρ might lie from this with other pairs: Bonett and Wright 2000',
      get: ({ interval }) => finite(interval[0]),
      format: (_, { interval }) => intervalText(interval),
    },
  ]
  return (
    <section class={s.question} aria-labelledby="judgements">
      <h3 id="judgements">Do people agree?</h3>
      <DataTable
        caption="Spearman’s rank correlation with people’s judgements of word pairs, for each embedding of this session"
        columns={columns}
        rows={lines()}
        rowKey={({ name, judged }) => `${judged.id} ${name}`}
        empty="The scores appear when there is an embedding."
      />
      <Show when={!hasPretrained()}>
        <p class={s.remark}>
          <Button kind="link" busy={judge.pretrained.status() === 'running'} onClick={() => judge.pretrained.start()}>
            Compare with the pretrained table, 1.1 MB
          </Button>
        </p>
      </Show>
      <Show when={judge.run.error() ?? judge.pretrained.error()}>
        {(error) => (
          <p class={s.problem} role="alert">
            {error().message}
          </p>
        )}
      </Show>
      <Disclosure summary="Every pair, and a list of your own" lazy>
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
        <div class={s.drop}>
          <DropZone
            label="Judge by your own list too"
            hint="Two words and a number on each line, more meaning more alike"
            accept=".txt,.tsv,.csv"
            onFiles={([file]) => file && judge.setList(file)}
            onText={(text) => judge.setList(text)}
          />
        </div>
      </Disclosure>
    </section>
  )
}

const readsText = ({ method }: Judged): boolean => method !== 'random' && method !== 'pretrained'

const finite = (value: number | undefined): number | undefined => (Number.isFinite(value) ? value : undefined)

function intervalText([low, high]: SimilarityScore['interval']): string {
  return Number.isFinite(low) ? `${formatFixed(low, 2)} to ${formatFixed(high, 2)}` : '–'
}
