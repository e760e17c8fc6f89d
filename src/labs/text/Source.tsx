/** Stage 1: where the text comes from, how it was understood, and how it begins. */
import { For, type JSX, Show } from 'solid-js'
import { sourceSchema, type SourceView } from '../../../workers/contracts/text/source'
import { Stage } from '../../stage/Stage'
import { DropZone } from '../../ui/DropZone'
import { Facts } from '../../ui/Facts'
import { formatBytes, formatCount } from '../../ui/format'
import { Button } from '../../ui/Button'
import { Select } from '../../ui/Select'
import type { TextLab } from './state'
import s from './Source.module.css'

const ENDINGS = '.txt,.md,.csv,.tsv,.jsonl,.ndjson,.gz'
const SAMPLES = Object.entries(sourceSchema.sample.options) as [keyof typeof sourceSchema.sample.options, string][]

export function Source(props: { lab: TextLab }): JSX.Element {
  const source = (): TextLab['source'] => props.lab.source
  const ways = (
    <DropZone
      label="Drop a text here, or paste one"
      hint=".txt, .md, .csv, .jsonl, or one of these as .gz, up to 100 MB. It stays in this tab."
      accept={ENDINGS}
      onFiles={([file]) => file && source().open(file)}
      onText={(text) => source().open(text)}
    >
      <span class={s.or}>or a sample</span>
      <For each={SAMPLES}>
        {([sample, label]) => (
          <Button kind="link" onClick={() => source().openSample(sample)}>
            {label}
          </Button>
        )}
      </For>
    </DropZone>
  )
  return (
    <Stage
      id="source"
      run={source().run}
      flow={({ data }) => [data.name, formatBytes(data.bytes)]}
      controls={
        <div class={s.ways}>
          {ways}
          <Show when={source().run.error() && source().params.values().column !== ''}>
            <Button small onClick={() => source().params.set('column', '')}>
              Take the column with the longest texts
            </Button>
          </Show>
        </div>
      }
      note={<Note />}
      code={['text/source/read.ts', 'runtime/file/decode.ts', 'runtime/file/sniff.ts', 'text/source/records.ts']}
    >
      {({ data }) => (
        <>
          <Facts
            facts={[
              { label: data.compressed ? 'packed as .gz' : 'in the file', value: formatBytes(data.bytes) },
              { label: 'characters', value: formatCount(data.characters) },
              { label: 'lines', value: formatCount(data.lines) },
              ...(data.rows === undefined ? [] : [{ label: 'rows', value: formatCount(data.rows) }]),
              { label: 'encoding', value: ENCODINGS[data.encoding], title: data.encodingReason },
            ]}
          />
          <p class={s.reason}>{data.encodingReason}</p>
          <Show when={data.columns}>
            {(columns) => (
              <div class={s.column}>
                <Show
                  when={source().canChooseColumn()}
                  fallback={<p>The column “{data.column}”. To choose another one, open the file again.</p>}
                >
                  <Select
                    label="Column that holds the text"
                    value={data.column ?? ''}
                    options={columns().map((column) => ({ value: column, label: column }))}
                    onChange={(column) => source().params.set('column', column)}
                  />
                </Show>
              </div>
            )}
          </Show>
          <Beginning data={data} />
        </>
      )}
    </Stage>
  )
}

const ENCODINGS: Record<SourceView['encoding'], string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-1252': 'Latin-1',
}

/** The first page of the text, as it stands in the file. */
function Beginning(props: { data: SourceView }): JSX.Element {
  return (
    <figure class={s.page}>
      <figcaption>{props.data.name}</figcaption>
      <div class={s.text} tabindex="0" role="region" aria-label={`Beginning of ${props.data.name}`}>
        {props.data.beginning}
        <Show when={props.data.beginning.length < props.data.characters}> …</Show>
      </div>
    </figure>
  )
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>A file is bytes;</strong> which letters they mean has to be found out. A byte order mark settles it.
        Without one, UTF-8 is believed until a byte contradicts it, because hardly any other text is valid UTF-8 by
        chance; then each byte is one Latin-1 letter.
      </p>
      <p>
        Of a table, the column with the longest texts is taken, one row a line. Nothing is changed here, and nothing
        leaves this tab.
      </p>
      <p>WHATWG Encoding Standard; RFC 1952 (gzip); RFC 4180 (CSV).</p>
    </>
  )
}
