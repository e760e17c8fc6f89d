/** One column: what it added to each row's score, and what the mean score would be if all rows had the same there. */
import { createMemo, createSignal, type JSX, Show } from 'solid-js'
import type { ExplainData } from '../../../workers/contracts/churn/explain'
import type { Dependence } from '../../../workers/contracts/learn/pipeline'
import { MISSING_CATEGORY } from '../../../workers/contracts/learn/prepare'
import { Bars } from '../../charts/Bars'
import { Line } from '../../charts/Line'
import { Scatter } from '../../charts/Scatter'
import { formatShare } from '../../ui/format'
import { Select } from '../../ui/Select'
import s from './Churn.module.css'

export function OneColumn(props: { data: ExplainData; unit: string }): JSX.Element {
  const [name, setName] = createSignal<string>()
  const chosen = (): Dependence | undefined =>
    props.data.dependence.find(({ column }) => column === name()) ?? props.data.dependence[0]
  return (
    <Show when={chosen()}>
      {(dependence) => (
        <section class={s.result} aria-label="One column">
          <Select
            label="One column"
            value={dependence().column}
            options={props.data.dependence.map(({ column }) => ({ value: column, label: column }))}
            onChange={setName}
          />
          <div class={s.pair}>
            <Parts data={props.data} dependence={dependence()} unit={props.unit} />
            <WhatIf dependence={dependence()} />
          </div>
          <p class={s.said}>
            On the left each row with its own value. On the right the mean chance of leaving over the first rows if all
            of them had the same value here and kept the rest; where columns go together, such rows may not exist.
          </p>
        </section>
      )}
    </Show>
  )
}

interface Part {
  readonly cell: string
  readonly part: number
}

function Parts(props: { data: ExplainData; dependence: Dependence; unit: string }): JSX.Element {
  const parts = createMemo((): Part[] => {
    const { columns, values, cells, rows } = props.data
    const c = columns.indexOf(props.dependence.column)
    return Array.from(rows, (_, row) => row * columns.length + c)
      .map((at) => ({ cell: cells[at] ?? '', part: values[at] ?? 0 }))
      .filter(({ cell }) => props.dependence.texts !== undefined || cell !== '')
  })
  const means = createMemo(() =>
    (props.dependence.texts ?? []).map((text) => {
      const own = parts().filter(({ cell }) => (cell === '' ? MISSING_CATEGORY : cell) === text)
      return { label: text, value: own.reduce((sum, { part }) => sum + part, 0) / Math.max(1, own.length) }
    }),
  )
  const title = (): string => `What ${props.dependence.column} adds`
  return (
    <Show
      when={props.dependence.numbers}
      fallback={
        <Bars
          title={title()}
          items={means().map((item) => ({ ...item, colour: item.value > 0 ? 2 : 1 }))}
          axis={{ label: `mean, ${props.unit}` }}
        />
      }
    >
      <Scatter
        title={title()}
        height={260}
        x={parts().map(({ cell }) => Number(cell))}
        y={parts().map(({ part }) => part)}
        xAxis={{ label: props.dependence.column }}
        yAxis={{ label: props.unit }}
        search={false}
      />
    </Show>
  )
}

function WhatIf(props: { dependence: Dependence }): JSX.Element {
  const title = 'If all rows had the same'
  return (
    <Show
      when={props.dependence.numbers}
      fallback={
        <Bars
          title={title}
          items={(props.dependence.texts ?? []).map((label, k) => ({ label, value: props.dependence.means[k] ?? 0 }))}
          axis={{ label: 'will leave', format: formatShare }}
        />
      }
    >
      {(numbers) => (
        <Line
          title={title}
          height={260}
          series={[{ id: 'mean', label: 'will leave', x: [...numbers()], y: [...props.dependence.means] }]}
          xAxis={{ label: props.dependence.column }}
          yAxis={{ label: 'will leave', format: formatShare }}
        />
      )}
    </Show>
  )
}
