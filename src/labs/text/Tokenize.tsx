/** Stage 3: the text in pieces, coloured in place, and what every way of cutting comes to. */
import { type JSX, Show } from 'solid-js'
import type { Artifact } from '../../../workers/contracts/artifact'
import {
  type Strategy,
  type StrategyRow,
  tokenizeSchema,
  type TokenizeView,
} from '../../../workers/contracts/text/tokenize'
import { toCsv } from '../../charts/csv'
import { download } from '../../charts/export'
import { TokenStrip } from '../../charts/TokenStrip'
import { Control } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { StageError } from '../../stage/StageError'
import { Button } from '../../ui/Button'
import { type Column, DataTable } from '../../ui/DataTable'
import { formatCount, formatDuration, formatFixed, formatShare } from '../../ui/format'
import type { Tokenizing } from './tokenize-state'
import s from './Tokenize.module.css'

export interface TokenizeProps {
  lab: { tokenize: Tokenizing }
  /** Controls of the byte-pair encoding, shown while it is chosen. */
  bpeControls?: JSX.Element
  /** Its merges, one by one, and the reference encodings: below the tokens. */
  bpeResult?: JSX.Element
  bpeActions?: JSX.Element
}

export function Tokenize(props: TokenizeProps): JSX.Element {
  const tokenize = (): Tokenizing => props.lab.tokenize
  const strategy = (): Strategy => tokenize().params.values().strategy
  const isBpe = (): boolean => strategy() === 'bpe'
  return (
    <Stage
      id="tokenize"
      run={tokenize().run}
      flow={({ data, made }) => [`${formatCount(data.tokenCount)} tokens`, formatDuration(made.milliseconds)]}
      controls={
        <>
          <Control params={tokenize().params} name="strategy" />
          <Show when={isBpe()}>{props.bpeControls}</Show>
        </>
      }
      actions={<Show when={isBpe()}>{props.bpeActions}</Show>}
      note={<Note strategy={strategy()} />}
      code={CODE[strategy()]}
      empty={<p>The text appears here in pieces.</p>}
    >
      {(artifact) => (
        <div class={s.result}>
          <TokenStrip
            title="The text as tokens"
            tokens={artifact.data.sample}
            total={artifact.data.tokenCount}
            limit={120}
            fileName={`tokens-${artifact.data.strategy}`}
          />
          <RoundTrip artifact={artifact} />
          <Comparison tokenize={tokenize()} />
          <Show when={isBpe()}>{props.bpeResult}</Show>
        </div>
      )}
    </Stage>
  )
}

/** Whether anything was lost: ids back to text, compared letter by letter. */
function RoundTrip(props: { artifact: Artifact<TokenizeView> }): JSX.Element {
  const trip = (): TokenizeView['roundTrip'] => props.artifact.data.roundTrip
  return (
    <p class={s.trip}>
      <Show
        when={trip().exact}
        fallback="Turned into ids and back, some white space of an unusual kind does not come back."
      >
        The {trip().characters < props.artifact.data.characters ? 'first ' : ''}
        {formatCount(trip().characters)} characters, turned into ids and back, come out exactly as they went in.
      </Show>
    </p>
  )
}

function Comparison(props: { tokenize: Tokenizing }): JSX.Element {
  const merges = (row: StrategyRow): string =>
    row.strategy === 'bpe' ? `, ${formatCount(row.vocabulary - 256)} merges` : ''
  const nameOf = (row: StrategyRow): string =>
    `${tokenizeSchema.strategy.options[row.strategy as Strategy]}${merges(row)}`
  const columns: Column<StrategyRow>[] = [
    { id: 'strategy', label: 'Strategy', get: nameOf },
    { id: 'vocabulary', label: 'Vocabulary', get: (row) => row.vocabulary },
    { id: 'tokens', label: 'Tokens', get: (row) => row.tokens },
    {
      id: 'charactersPerToken',
      label: 'Characters per token',
      get: (row) => row.charactersPerToken,
      format: (value) => formatFixed(Number(value), 2),
      bar: true,
    },
    {
      id: 'unknownRate',
      label: 'Unknown in held-out text',
      get: (row) => row.unknownRate,
      format: (value) => formatShare(Number(value)),
      title: 'Share of the tokens of the last tenth that the first nine tenths do not hold',
    },
  ]
  const save = (): void => {
    const rows = props.tokenize.rows().map((row) => columns.map((column) => column.get(row)))
    download('strategies.csv', toCsv({ columns: columns.map(({ label }) => ({ label })), rows }), 'text/csv')
  }
  return (
    <section class={s.comparison} aria-busy={props.tokenize.compare.status() === 'running'}>
      <Show when={props.tokenize.compare.error()}>
        {(error) => <StageError error={error()} onRetry={() => props.tokenize.compare.start()} />}
      </Show>
      <Show
        when={props.tokenize.rows().length > 0}
        fallback={<p class={s.trip}>Measuring every strategy on this text …</p>}
      >
        <DataTable
          caption="What each way of cutting comes to on this text"
          columns={columns}
          rows={props.tokenize.rows()}
          rowKey={(row) => row.strategy}
          selected={props.tokenize.params.values().strategy}
          onSelect={(row) => props.tokenize.params.set('strategy', row.strategy as Strategy)}
        />
        <p class={s.exports}>
          <Button kind="link" small onClick={save}>
            CSV
          </Button>
        </p>
      </Show>
    </section>
  )
}

const CODE: Record<Strategy, readonly string[]> = {
  basic: ['text/tokenize/basic.ts', 'text/compare-strategies.ts'],
  advanced: ['text/tokenize/advanced.ts', 'text/compare-strategies.ts'],
  character: ['text/tokenize/character.ts', 'text/compare-strategies.ts'],
  bpe: ['text/bpe/train.ts', 'text/bpe/pair-queue.ts', 'text/bpe/encode.ts', 'text/compare-strategies.ts'],
}

function Note(props: { strategy: Strategy }): JSX.Element {
  return (
    <>
      <Show when={props.strategy === 'basic'}>
        <p>
          <strong>Basic</strong> cuts at white space and sets every punctuation mark apart. Simple to say, and blind:{' '}
          “don’t” falls into three pieces and 1,000.50 into five.
        </p>
      </Show>
      <Show when={props.strategy === 'advanced'}>
        <p>
          <strong>Advanced</strong> keeps together what readers do: numbers, addresses, hashtags, emoji. Contractions
          are cut where the grammar is: <code>do|n’t</code>, <code>it|’s</code>.
        </p>
      </Show>
      <Show when={props.strategy === 'character'}>
        <p>
          <strong>Character</strong> by character nothing is unknown and the vocabulary is tiny, but a model needs four
          or five steps for what was one word, and has to learn to spell first.
        </p>
      </Show>
      <Show when={props.strategy === 'bpe'}>
        <p>
          <strong>Byte-pair encoding</strong> starts from bytes and joins the pair that occurs most, again and again.
          Nothing is ever unknown, and common words become one token.
        </p>
      </Show>
      <p>
        The bargain is in the table: many kinds of token make a short text and strangers in the last tenth; few kinds
        make a long one. <code>unknown = new tokens / tokens</code>, counted in the last tenth against the first nine.
      </p>
      <p>{SOURCES[props.strategy]}</p>
    </>
  )
}

const SOURCES: Record<Strategy, string> = {
  basic: 'Manning, Raghavan and Schütze 2008, section 2.2.',
  advanced: 'Marcus, Santorini and Marcinkiewicz 1993 (Penn Treebank); Unicode Standard Annex 29.',
  character: 'Sutskever, Martens and Hinton 2011.',
  bpe: 'Gage 1994; Sennrich, Haddow and Birch 2016.',
}
