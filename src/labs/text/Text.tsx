/** The text lab's page: its stages in order. */
import type { JSX } from 'solid-js'
import { LabPage } from '../../stage/LabPage'
import { text } from '.'
import { Clean } from './Clean'
import { Source } from './Source'
import { createTextLab } from './state'

export default function TextPage(): JSX.Element {
  const lab = createTextLab()
  return (
    <LabPage info={text}>
      <Source lab={lab} />
      <Clean lab={lab} />
    </LabPage>
  )
}
