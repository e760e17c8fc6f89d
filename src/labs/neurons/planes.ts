/** What a stage's data is on the plane of the first two features. */
import type { DataData, Points } from '../../../workers/contracts/neurons/data'
import type { PlanePoints } from './Plane'

export const widthOf = ({ names }: Pick<DataData, 'names'>): number => names.length

/** Training points filled, held-out points hollow. */
export function pointsOf(data: DataData): PlanePoints[] {
  const width = widthOf(data)
  const second = width > 1 ? 1 : 0
  const of = ({ values, target }: Points, held: boolean): PlanePoints => ({
    x: values.filter((_, k) => k % width === 0),
    y: values.filter((_, k) => k % width === second),
    label: Array.from(target, (label) => (label === 1 ? 1 : 0)),
    held,
  })
  return [of(data.train, false), of(data.test, true)]
}

export const axesOf = ({ names, offered }: DataData) => {
  const unit = offered.length > 0 ? 'in deviations' : undefined
  const label = (name: string | undefined): string => `${name ?? ''}${unit ? `, ${unit}` : ''}`
  return { xAxis: { label: label(names[0]) }, yAxis: { label: label(names[1] ?? names[0]) } }
}
