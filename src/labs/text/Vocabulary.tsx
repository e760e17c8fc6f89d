/** Stage 4: every token that gets an id, how far the ids reach, and a line of your own as ids. */
import { type JSX, Show } from 'solid-js'
import type { VocabularyView } from '../../../workers/contracts/text/vocabulary'
import { download } from '../../charts/export'
import { Line } from '../../charts/Line'
import { visibleToken } from '../../charts/visible-token'
import { ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Button } from '../../ui/Button'
import { type Column, DataTable, type Sorting } from '../../ui/DataTable'
import { Facts } from '../../ui/Facts'
import { formatCount, formatDuration, formatFixed, formatShare } from '../../ui/format'
import type { Tokenizing } from './tokenize-state'
import { TryLine } from './TryLine'
import type { VocabularyLab } from './vocabulary-state'
import s from './Vocabulary.module.css'

export function Vocabulary(props: { lab: { vocabulary: VocabularyLab; tokenize: Tokenizing } }): JSX.Element {
  const vocabulary = (): VocabularyLab => props.lab.vocabulary
  return (
    <Stage
      id="vocabulary"
      run={vocabulary().run}
      flow={({ data, made }) => [`${formatCount(data.size)} ids`, formatDuration(made.milliseconds)]}
      controls={
        <Show when={!vocabulary().hasFile()} fallback={<p class={s.said}>Imported: the ids of your file are used.</p>}>
          <Show
            when={props.lab.tokenize.params.values().strategy !== 'bpe'}
            fallback={<p class={s.said}>Byte pairs bring their own ids: 256 bytes, then one for each merge.</p>}
          >
            <ParamControls params={vocabulary().params} />
          </Show>
        </Show>
      }
      actions={<Files vocabulary={vocabulary()} />}
      note={<Note />}
      code={['text/vocabulary.ts', 'text/vocabulary-measures.ts', 'text/describe-vocabulary.ts', 'text/word-codec.ts']}
      empty={<p>The tokens appear here in order of how often they occur, each with its id.</p>}
    >
      {({ data }) => (
        <div class={s.result}>
          <Facts
            facts={[
              { label: 'ids', value: formatCount(data.size) },
              { label: 'different tokens in the text', value: formatCount(data.distinct) },
              { label: 'of the text has an id', value: formatShare(data.covered) },
              { label: 'unknown in held-out text', value: formatShare(data.unknownRate) },
              { label: 'Zipf slope', value: formatFixed(data.fit.slope, 2), title: String(data.fit.slope) },
            ]}
          />
          <div class={s.pair}>
            <Coverage data={data} />
            <Zipf data={data} />
          </div>
          <Rows data={data} />
          <TryLine vocabulary={vocabulary()} />
        </div>
      )}
    </Stage>
  )
}

function Coverage(props: { data: VocabularyView }): JSX.Element {
  return (
    <Line
      title="Coverage by rank"
      height={248}
      fileName="coverage"
      series={[{ id: 'coverage', label: '', x: props.data.coverage.ranks, y: props.data.coverage.values }]}
      xAxis={{ label: 'most frequent tokens', log: true, format: formatCount }}
      yAxis={{ label: 'share of the text', domain: [0, 1], format: formatShare }}
    />
  )
}

function Zipf(props: { data: VocabularyView }): JSX.Element {
  const top = (): number => Math.max(2, props.data.zipf.values[0] ?? 1, props.data.fitted.values[0] ?? 1)
  return (
    <Line
      title="Occurrences by rank"
      height={248}
      fileName="zipf"
      series={[
        { id: 'zipf', label: '', x: props.data.zipf.ranks, y: props.data.zipf.values },
        {
          id: 'fit',
          label: `slope ${formatFixed(props.data.fit.slope, 2)}`,
          x: props.data.fitted.ranks,
          y: props.data.fitted.values,
          dashed: true,
          colour: 8,
        },
      ]}
      xAxis={{ label: 'rank', log: true, format: formatCount }}
      yAxis={{ label: 'occurrences', log: true, domain: [1, top()], format: formatCount }}
    />
  )
}

type Row = VocabularyView['rows'][number]

const COLUMNS: Column<Row>[] = [
  { id: 'id', label: 'Id', get: (row) => row.id, format: (value) => String(value), align: 'start' },
  {
    id: 'token',
    label: 'Token',
    get: (row) => row.token,
    format: (_, row) => (row.special ? row.token : visibleToken(row.token)),
    code: true,
  },
  { id: 'count', label: 'Occurrences', get: (row) => row.count, bar: true },
]

function Rows(props: { data: VocabularyView }): JSX.Element {
  // Byte pairs are numbered as they were made, and the first ids are bytes that a text seldom holds alone.
  const sorting = (): Sorting | undefined =>
    props.data.strategy === 'bpe' ? { id: 'count', descending: true } : undefined
  return (
    <section>
      <DataTable
        caption="Tokens by id"
        columns={COLUMNS}
        rows={props.data.rows}
        rowKey={(row) => row.id}
        maxHeight={340}
        sorting={sorting()}
      />
      <Show when={props.data.rows.length < props.data.size}>
        <p class={s.said}>
          The first {formatCount(props.data.rows.length)} of {formatCount(props.data.size)} ids; the file has all.
        </p>
      </Show>
    </section>
  )
}

function Files(props: { vocabulary: VocabularyLab }): JSX.Element {
  let picker: HTMLInputElement | undefined
  const save = (format: 'vitrine' | 'huggingface'): void => {
    const artifact = props.vocabulary.run.artifact()
    if (artifact) {
      void props.vocabulary.save(artifact, format).then(({ name, json }) => download(name, json, 'application/json'))
    }
  }
  return (
    <>
      <Show when={props.vocabulary.run.artifact()}>
        {(artifact) => (
          <>
            <Button onClick={() => save('vitrine')}>Save JSON</Button>
            <Show when={artifact().data.strategy === 'bpe'}>
              <Button onClick={() => save('huggingface')}>Save tokenizer.json</Button>
            </Show>
          </>
        )}
      </Show>
      <Show when={props.vocabulary.hasFile()} fallback={<Button onClick={() => picker?.click()}>Open JSON</Button>}>
        <Button onClick={() => props.vocabulary.useFile(undefined)}>Build from the text</Button>
      </Show>
      <input
        ref={(element) => (picker = element)}
        type="file"
        class="visually-hidden"
        tabIndex={-1}
        aria-label="Vocabulary to import"
        accept=".json,application/json"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          if (file) props.vocabulary.useFile(file)
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>A model knows numbers, not words.</strong> Ids are given by frequency, ties by first appearance, after
        five specials: unknown, end of text, begin, end, padding. Byte pairs bring their own ids and need no specials.
      </p>
      <p>
        Few tokens do most of the work: <code>count ≈ C / rank</code>. On two logarithmic axes that is a line of slope
        −1, and most books come close. About half of a book’s different words are seen only once.
      </p>
      <p>
        Make the vocabulary smaller and watch what part of the text goes unnamed; the held-out tenth shows that some of
        it always does.
      </p>
      <p>Zipf 1949; the line is fitted by least squares to ranks evenly spaced in the logarithm.</p>
    </>
  )
}
