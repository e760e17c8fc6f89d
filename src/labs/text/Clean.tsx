/** Stage 2: what is taken away before anything is counted. */
import type { JSX } from 'solid-js'
import { ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { formatCount, formatDuration } from '../../ui/format'
import type { TextLab } from './state'

export function Clean(props: { lab: TextLab }): JSX.Element {
  return (
    <Stage
      id="clean"
      run={props.lab.clean.run}
      flow={({ data, made }) => [`${formatCount(data.characters)} chars`, formatDuration(made.milliseconds)]}
      controls={<ParamControls params={props.lab.clean.params} />}
    >
      {({ data }) => <p>{data.beginning.slice(0, 400)}</p>}
    </Stage>
  )
}
