/** The LSTM as one of the architectures that a language model can have. */
import type { LstmConfig } from '../../contracts/text/language-model'
import type { Architecture } from './architecture'
import { lstmMatrices } from './lstm-file'
import { beginLstm, lstmLayout } from './lstm-layout'
import { makeLstmPredictor } from './lstm-predictor'

export const lstm: Architecture<LstmConfig> = {
  title: ({ hidden }) => `LSTM with ${hidden} units`,
  layout: lstmLayout,
  begin: beginLstm,
  predictor: makeLstmPredictor,
  matrices: lstmMatrices,
}
