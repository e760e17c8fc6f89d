/** The churn lab's page: its stages in order. */
import type { JSX } from 'solid-js'
import { LabPage } from '../../stage/LabPage'
import { RunAll } from '../../stage/RunAll'
import { churn } from '.'
import { Balance } from './Balance'
import { Baseline } from './Baseline'
import { Explain } from './Explain'
import { Look } from './Look'
import { Models } from './Models'
import { Prepare } from './Prepare'
import { Score } from './Score'
import { createChurnLab } from './state'
import { Threshold } from './Threshold'
import { Tune } from './Tune'

export default function ChurnPage(): JSX.Element {
  const lab = createChurnLab()
  const { look, prepare, models, balance, tune, threshold, explain, score } = lab
  const runs = [lab.table, look, prepare, models, balance, tune, threshold, explain, score].map(({ run }) => run)
  return (
    <LabPage info={churn} actions={<RunAll runs={runs} />}>
      <Look lab={lab} />
      <Prepare lab={lab} />
      <Baseline lab={lab} />
      <Models lab={lab} />
      <Balance lab={lab} />
      <Tune lab={lab} />
      <Threshold lab={lab} />
      <Explain lab={lab} />
      <Score lab={lab} />
    </LabPage>
  )
}
