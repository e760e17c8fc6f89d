/** The breast-cancer sample, split and standardised as scikit-learn does: stratified, 20 % held out, seed 42. */
import { readFileSync } from 'node:fs'
import { runNeurons } from './neurons'

export const breastCancer = readFileSync(
  new URL('../../public/samples/breast-cancer-wisconsin.csv', import.meta.url),
  'utf8',
)
export const breastCancerPoints = (features: 'two' | 'all') => runNeurons('data', { file: breastCancer }, { features })
