/** Stage 3's parameters and runs: the text cut by the chosen strategy, and the figures of all strategies beside it. */
import { createMemo } from 'solid-js'
import type { Artifact } from '../../../workers/contracts/artifact'
import type { TextStages } from '../../../workers/contracts/text'
import { type StrategyRow, tokenizeSchema } from '../../../workers/contracts/text/tokenize'
import { allOf, createRun } from '../../client'
import type { StageCalls } from '../../client/service'
import { createParams } from '../../stage/params'

type Stages = Pick<StageCalls<TextStages>, 'tokenize' | 'compare' | 'compareBpe'>

/**
 * @param text the cleaned text, once there is one
 * @param bpe  the trained byte-pair encoding, once there is one; cutting by it waits until then
 */
export function createTokenize(stages: Stages, text: () => Artifact | undefined, bpe: () => Artifact | undefined) {
  const params = createParams('tokenize', tokenizeSchema)
  const both = createMemo(() => allOf({ text: text(), bpe: bpe() }))
  const inputs = createMemo(() => {
    return params.values().strategy === 'bpe' ? both() : allOf({ text: text() })
  })
  const run = createRun(stages.tokenize, inputs, params.values)
  // The comparison waits for the cut, so that what the page shows first is made first.
  const compare = createRun(
    stages.compare,
    () => (run.artifact() ? allOf({ text: text() }) : undefined),
    () => ({}),
  )
  const compareBpe = createRun(
    stages.compareBpe,
    () => (compare.artifact() ? both() : undefined),
    () => ({}),
  )
  const rows = createMemo((): StrategyRow[] => {
    const bytes = compareBpe.artifact()?.data
    return [...(compare.artifact()?.data ?? []), ...(bytes ? [bytes] : [])]
  })
  return { params, run, compare, compareBpe, rows }
}

export type Tokenizing = ReturnType<typeof createTokenize>
