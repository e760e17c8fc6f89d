/** The labs, in the order of the rail. One line a lab; a lab appears here when it exists. */
import type { LabInfo } from '../stage/lab'
import { churn } from './churn'
import { neurons } from './neurons'
import { text } from './text'

export const labs: readonly LabInfo[] = [text, churn, neurons]
