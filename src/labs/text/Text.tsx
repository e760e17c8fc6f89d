/** The text lab's page: its stages in order. */
import type { JSX } from 'solid-js'
import { LabPage } from '../../stage/LabPage'
import { RunAll, type Runnable } from '../../stage/RunAll'
import { text } from '.'
import { BytePairControls, BytePairFiles, BytePairs } from './bpe/BytePairs'
import { Clean } from './Clean'
import { Embed } from './Embed'
import { Model } from './Model'
import { Project } from './Project'
import { Source } from './Source'
import { createTextLab, type TextLab } from './state'
import { Write } from './Write'
import { Tokenize } from './Tokenize'
import { Vocabulary } from './Vocabulary'

export default function TextPage(): JSX.Element {
  const lab = createTextLab()
  return (
    <LabPage info={text} actions={<RunAll runs={stagesInOrder(lab)} />}>
      <Source lab={lab} />
      <Clean lab={lab} />
      <Tokenize
        lab={lab}
        bpeControls={<BytePairControls bytePairs={lab.bytePairs} />}
        bpeActions={<BytePairFiles bytePairs={lab.bytePairs} />}
        bpeResult={<BytePairs bytePairs={lab.bytePairs} />}
      />
      <Vocabulary lab={lab} />
      <Embed lab={lab} />
      <Project lab={lab} />
      <Model lab={lab} />
      <Write lab={lab} />
    </LabPage>
  )
}

function stagesInOrder(lab: TextLab): Runnable[] {
  const { source, clean, tokenize, vocabulary, embed, project, model, write } = lab
  return [source, clean, tokenize, vocabulary, embed, project, model, write].map((stage) => stage.run)
}
