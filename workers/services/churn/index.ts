/** The churn lab's service: its stages in page order, each in its own file. */
import type { ChurnStages } from '../../contracts/churn'
import { defineService } from '../../runtime/service'
import { balanceStages } from './balance'
import { exportStages } from './export'
import { explainStages } from './explain'
import { modelStages } from './models'
import { prepareStages } from './prepare'
import { scoreStages } from './score'
import { tableStages } from './table'
import { thresholdStages } from './threshold'
import { tuneStages } from './tune'

export const churnService = defineService<ChurnStages>({
  stages: {
    ...tableStages,
    ...prepareStages,
    ...modelStages,
    ...balanceStages,
    ...tuneStages,
    ...thresholdStages,
    ...explainStages,
    ...scoreStages,
    ...exportStages,
  },
})
