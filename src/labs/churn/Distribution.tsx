/** A column of numbers by class: how often each value is met, and where the middle half of each class lies. */
import type { JSX } from 'solid-js'
import type { NumberLook, TableLook } from '../../../workers/contracts/learn/look'
import { type Box, BoxPlot } from '../../charts/BoxPlot'
import { Line } from '../../charts/Line'
import { formatNumber, formatShare } from '../../ui/format'
import s from './Churn.module.css'

/** Both classes, each as a share of its own rows, so that a small class is seen beside a large one. */
export function Distribution(props: { column: NumberLook; look: TableLook }): JSX.Element {
  const middles = (): number[] =>
    props.column.edges.slice(1).map((edge, k) => (edge + (props.column.edges[k] ?? edge)) / 2)
  const shares = (counts: readonly number[]): number[] => {
    const total = counts.reduce((sum, count) => sum + count, 0)
    return counts.map((count) => count / Math.max(1, total))
  }
  const boxes = (): Box[] =>
    props.look.classes.map((label, k) => {
      const [least, first, median, third, most] = props.column.quartiles[k as 0 | 1]
      const { ends, outliers } = props.column.whiskers[k as 0 | 1]
      const count = props.column.counts[k as 0 | 1].reduce((sum, rows) => sum + rows, 0)
      return { label, count, least, most, quartiles: [first, median, third], whiskers: ends, outliers }
    })
  return (
    <>
      <Line
        title={`${props.column.name} by ${props.look.target}`}
        series={props.look.classes.map((label, k) => ({
          id: label,
          label,
          x: middles(),
          y: shares(props.column.counts[k as 0 | 1]),
        }))}
        xAxis={{ label: props.column.name }}
        yAxis={{ label: 'share of the class', format: formatShare }}
      />
      <BoxPlot
        title={`${props.column.name}: the middle half of each class`}
        boxes={boxes()}
        axis={{ label: props.column.name }}
      />
      <p class={s.said}>
        Correlation with {props.look.target}: {formatNumber(props.column.correlation)}.
      </p>
    </>
  )
}
