/** The cases of every lab, by its name. One line a lab. */
import { churnCases } from './churn'
import { neuronsCases } from './neurons'
import type { LabCases } from './stage-case'
import { textCases } from './text'

export const labCases: Readonly<Record<string, LabCases>> = {
  text: textCases,
  churn: churnCases,
  neurons: neuronsCases,
}
