/** Stage 1: where the text comes from. */
import type { JSX } from 'solid-js'
import { ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { DropZone } from '../../ui/DropZone'
import { formatBytes, formatCount } from '../../ui/format'
import type { TextLab } from './state'

export function Source(props: { lab: TextLab }): JSX.Element {
  const source = (): TextLab['source'] => props.lab.source
  return (
    <Stage
      id="source"
      run={source().run}
      flow={({ data }) => [data.name, formatBytes(data.bytes)]}
      controls={<ParamControls params={source().params} />}
    >
      {({ data }) => (
        <>
          <DropZone
            label="Drop a text, or paste one"
            onFiles={([file]) => file && source().open(file)}
            onText={(text) => source().open(text)}
          />
          <p>{formatCount(data.characters)} characters</p>
        </>
      )}
    </Stage>
  )
}
