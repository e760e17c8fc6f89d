/** Stage 1: the table as it was understood, and each column beside the target. */
import { createSignal, For, type JSX, Show } from 'solid-js'
import type { ColumnLook, TableLook } from '../../../workers/contracts/learn/look'
import type { TableView } from '../../../workers/contracts/churn/table'
import { Bars } from '../../charts/Bars'
import { Heatmap } from '../../charts/Heatmap'
import { Stage } from '../../stage/Stage'
import { StageError } from '../../stage/StageError'
import { Button } from '../../ui/Button'
import { DataTable } from '../../ui/DataTable'
import { Disclosure } from '../../ui/Disclosure'
import { DropZone } from '../../ui/DropZone'
import { Facts } from '../../ui/Facts'
import { formatBytes, formatCount, formatFixed, formatPlural, formatShare } from '../../ui/format'
import { Segmented } from '../../ui/Segmented'
import { Select } from '../../ui/Select'
import { Distribution } from './Distribution'
import type { ChurnLab } from './state'
import s from './Churn.module.css'

const ENDINGS = '.csv,.tsv,.jsonl,.ndjson,.parquet,.gz'
/** More columns than this make a map that nobody reads. */
const MOST_CORRELATED = 40

export function Look(props: { lab: ChurnLab }): JSX.Element {
  const table = (): ChurnLab['table'] => props.lab.table
  return (
    <Stage
      id="look"
      run={props.lab.look.run}
      flow={({ data }) => [`${formatCount(data.rows)} rows`, `${formatShare(data.share)} ${data.classes[1]}`]}
      controls={
        <div class={s.wide}>
          <DropZone
            label="Drop a table of customers here, or paste one"
            hint=".csv, .tsv, .jsonl or .parquet, or a text as .gz, up to 200 MB. It stays in this tab."
            accept={ENDINGS}
            onFiles={([file]) => file && table().open(file)}
            onText={(text) => table().open(text)}
          >
            <span class={s.or}>or the sample</span>
            <Button kind="link" onClick={() => table().close()}>
              Telecom customers
            </Button>
          </DropZone>
          <Show when={table().run.error()}>
            {(error) => <StageError error={error()} onRetry={() => table().run.start()} />}
          </Show>
        </div>
      }
      note={<Note />}
      code={['learn/table/read.ts', 'learn/table/infer.ts', 'learn/table/cells.ts', 'learn/look.ts']}
    >
      {({ data }) => (
        <div class={s.result}>
          <Show when={table().run.artifact()}>{(made) => <Understood view={made().data} lab={props.lab} />}</Show>
          <div class={s.row}>
            <Select
              label="What to foretell"
              value={data.target}
              options={targetOptions(table().run.artifact()?.data, data)}
              onChange={(target) => props.lab.look.params.set('target', target)}
            />
            <p class={s.said}>
              {formatShare(data.share)} of the rows are “{data.classes[1]}”.
              {data.leftOut > 0 ? ` ${formatPlural(data.leftOut, 'row')} without a value there are left out.` : ''}
            </p>
          </div>
          <Columns look={data} />
        </div>
      )}
    </Stage>
  )
}

/** Columns with two values, and the present one in any case. */
function targetOptions(view: TableView | undefined, look: TableLook): { value: string; label: string }[] {
  const names = (view?.report.columns ?? [])
    .filter(({ distinct, name }) => distinct === 2 || name === look.target)
    .map(({ name }) => name)
  return names.map((name) => ({ value: name, label: name }))
}

function Understood(props: { view: TableView; lab: ChurnLab }): JSX.Element {
  const report = (): TableView['report'] => props.view.report
  const missing = (): number => report().columns.reduce((sum, column) => sum + column.missing, 0)
  return (
    <>
      <Facts
        facts={[
          { label: report().name, value: formatBytes(report().bytes) },
          { label: 'rows', value: formatCount(report().rows) },
          { label: 'columns', value: formatCount(report().columns.length) },
          { label: 'missing cells', value: formatCount(missing()) },
          report().format === 'parquet'
            ? { label: 'format', value: 'Parquet' }
            : { label: 'encoding', value: report().encoding.toUpperCase(), title: report().encodingReason },
        ]}
      />
      <Show when={report().problemCount > 0}>
        <section aria-label="What did not fit">
          <p class={s.said}>{formatPlural(report().problemCount, 'cell or row does', 'cells or rows do')} not fit:</p>
          <ul class={s.problems}>
            <For each={report().problems.slice(0, 5)}>
              {(problem) => (
                <li>
                  <b>{problem.row === 0 ? 'Header' : `Row ${formatCount(problem.row)}`}</b>, {problem.column}:{' '}
                  {problem.what}
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
      <Disclosure summary="Columns, and how each is read">
        <DataTable
          caption="Columns"
          columns={[
            { id: 'name', label: 'column', get: ({ name }) => name },
            { id: 'kind', label: 'read as', get: ({ kind }) => kind },
            { id: 'distinct', label: 'values', get: ({ distinct }) => distinct },
            { id: 'missing', label: 'missing', get: (column) => column.missing },
            { id: 'note', label: 'what Vitrine does', get: ({ note }) => note ?? '' },
          ]}
          rows={report().columns}
          rowKey={({ name }) => name}
        />
        <Reread lab={props.lab} columns={report().columns} />
      </Disclosure>
      <div class={s.preview} tabindex="0" role="region" aria-label={`First rows of ${report().name}`}>
        <table>
          <thead>
            <tr>
              <For each={report().columns}>{({ name }) => <th scope="col">{name}</th>}</For>
            </tr>
          </thead>
          <tbody>
            <For each={props.view.preview}>
              {(row) => (
                <tr>
                  <For each={row}>{(cell) => <td>{cell}</td>}</For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </>
  )
}

/** A column read as the other kind. */
function Reread(props: { lab: ChurnLab; columns: TableView['report']['columns'] }): JSX.Element {
  const [name, setName] = createSignal('')
  const chosen = () => props.columns.find((column) => column.name === name())
  return (
    <div class={s.row}>
      <Select
        label="Read a column as something else"
        value={name()}
        options={[
          { value: '', label: 'Choose a column' },
          ...props.columns.map((c) => ({ value: c.name, label: c.name })),
        ]}
        onChange={setName}
      />
      <Show when={chosen()}>
        {(column) => (
          <Segmented
            label={`“${column().name}” is`}
            value={column().kind}
            options={[
              { value: 'number', label: 'Numbers' },
              { value: 'text', label: 'Texts' },
            ]}
            onChange={(kind) => props.lab.table.setKind(column().name, kind)}
          />
        )}
      </Show>
    </div>
  )
}

function Columns(props: { look: TableLook }): JSX.Element {
  const [name, setName] = createSignal<string>()
  const chosen = (): ColumnLook | undefined =>
    props.look.columns.find((column) => column.name === name()) ??
    props.look.columns.find((column) => column.name === 'Contract') ??
    props.look.columns[0]
  const corner = (): boolean =>
    props.look.correlation.names.length > 2 && props.look.correlation.names.length <= MOST_CORRELATED
  return (
    <>
      <Select
        label="Column"
        value={chosen()?.name ?? ''}
        options={props.look.columns.map((column) => ({ value: column.name, label: column.name }))}
        onChange={setName}
      />
      <Show when={chosen()}>{(column) => <ColumnPicture column={column()} look={props.look} />}</Show>
      <Show when={corner()}>
        <Heatmap
          title="Correlation of the columns of numbers"
          values={props.look.correlation.values}
          rows={props.look.correlation.names}
          columns={props.look.correlation.names}
          scale="diverging"
          domain={[-1, 1]}
          format={(value) => formatFixed(value, 2)}
          valueLabel="Pearson’s r"
        />
      </Show>
    </>
  )
}

function ColumnPicture(props: { column: ColumnLook; look: TableLook }): JSX.Element {
  const text = () => (props.column.kind === 'text' ? props.column : undefined)
  const number = () => (props.column.kind === 'number' ? props.column : undefined)
  return (
    <>
      <Show when={text()}>
        {(column) => (
          <Bars
            title={`${props.look.classes[1]} by ${column().name}`}
            items={column().categories.map(({ label, rows, share }) => ({
              label,
              value: share,
              detail: formatPlural(rows, 'row'),
            }))}
            axis={{ label: `share of ${props.look.classes[1]}`, format: formatShare, domain: [0, 1] }}
            baseline={{ label: 'all rows', value: props.look.share }}
          />
        )}
      </Show>
      <Show when={number()}>{(column) => <Distribution column={column()} look={props.look} />}</Show>
    </>
  )
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>A table says less than it seems.</strong> What kind a column is, is found by looking at every cell of
        it: numbers where nine tenths of the filled cells are numbers, dates as days, texts otherwise. What does not fit
        is said above, at its cell.
      </p>
      <p>
        A column with another value in each row names the rows; a model would learn it by heart. Columns that never
        change, or are empty, say nothing.
      </p>
      <p>
        Look for columns whose bars differ most from the dotted line. A column that tells the answer outright is usually
        one that was filled in afterwards.
      </p>
      <p>
        A box holds the middle half of a class, its line the median; whiskers reach to the farthest values within one
        and a half boxes of it. The numbers at the rings count what lies beyond.
      </p>
      <p>Missing markers as in pandas; RFC 4180. Sample: IBM’s fictional telecom customers.</p>
    </>
  )
}
