/** The first-neurons lab's page: its stages in order. */
import type { JSX } from 'solid-js'
import { LabPage } from '../../stage/LabPage'
import { RunAll } from '../../stage/RunAll'
import { neurons } from '.'
import { Experiments } from './Experiments'
import { Hidden } from './Hidden'
import { Points } from './Points'
import { Rate } from './Rate'
import { createNeuronsLab } from './state'
import { Train } from './Train'

export default function NeuronsPage(): JSX.Element {
  const lab = createNeuronsLab()
  const runs = [lab.points, lab.train, lab.rate, lab.experiments, lab.hidden].map(({ run }) => run)
  return (
    <LabPage info={neurons} actions={<RunAll runs={runs} />}>
      <Points lab={lab} />
      <Train lab={lab} />
      <Rate lab={lab} />
      <Experiments lab={lab} />
      <Hidden lab={lab} />
    </LabPage>
  )
}
