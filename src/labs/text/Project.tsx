/** Stage 6: many dimensions on a flat page, moving while t-SNE or UMAP finds it, and how far the picture can be believed. */
import { type JSX, Show } from 'solid-js'
import type { Artifact } from '../../../workers/contracts/artifact'
import type { ProjectionData } from '../../../workers/contracts/text/project'
import { download } from '../../charts/export'
import { toCsv } from '../../charts/csv'
import { Control } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Button } from '../../ui/Button'
import { formatCount, formatDuration } from '../../ui/format'
import { ProjectNote } from './ProjectNote'
import { ProjectPicture } from './ProjectPicture'
import { coordinateJson, coordinateTable } from './project-table'
import type { Projection } from './project-state'

type Method = ProjectionData['method']

export function Project(props: { lab: { project: Projection } }): JSX.Element {
  const { params, run, isPaused, shown } = props.lab.project
  const method = (): Method => params.values().method
  const moves = (): boolean => method() !== 'pca'
  // One drawing for all states, so that zoom and selection survive from the first move to the result.
  const picture = <ProjectPicture projection={props.lab.project} />
  return (
    <Stage
      id="project"
      run={run}
      flow={flowOf}
      standing={() => (isPaused() ? ['paused', `at ${formatCount(shown()?.iteration ?? 0)}`] : undefined)}
      stopLabel={moves() ? 'Pause' : 'Cancel'}
      controls={
        <>
          <Control params={params} name="method" />
          <Control params={params} name="words" />
          <Show when={method() === 'tsne'}>
            <Control params={params} name="perplexity" />
            <Control params={params} name="iterations" />
          </Show>
          <Show when={method() === 'umap'}>
            <Control params={params} name="neighbours" />
            <Control params={params} name="minDistance" />
            <Control params={params} name="epochs" />
          </Show>
          <Show when={moves()}>
            <Control params={params} name="seed" />
          </Show>
          <Control params={params} name="unitLength" />
        </>
      }
      actions={
        <>
          <Show when={run.status() === 'done' && run.artifact()}>{(made) => <Exports artifact={made()} />}</Show>
          <Show when={isPaused()}>
            <Button kind="main" onClick={() => run.start()}>
              Resume
            </Button>
          </Show>
        </>
      }
      note={<ProjectNote method={method()} />}
      code={[...CODE[method()], 'text/projection/quality.ts']}
      live={() => picture}
      empty={
        <Show
          when={shown()}
          fallback={<p>The words of the embedding appear here as points, near words near together.</p>}
        >
          {picture}
        </Show>
      }
    >
      {() => picture}
    </Stage>
  )
}

const CODE: Readonly<Record<Method, readonly string[]>> = {
  pca: ['text/projection/pca.ts', 'text/algebra/eigen.ts'],
  tsne: ['text/projection/tsne.ts', 'text/projection/field.ts'],
  umap: ['text/projection/umap.ts', 'text/projection/umap-graph.ts'],
}

const flowOf = ({ data, made }: Artifact<ProjectionData>): string[] => [
  `${formatCount(data.rows)} × 2`,
  formatDuration(made.milliseconds),
]

function Exports(props: { artifact: Artifact<ProjectionData> }): JSX.Element {
  const { data, made } = props.artifact
  const save = (ending: 'csv' | 'json'): void => {
    const content = ending === 'csv' ? toCsv(coordinateTable(data.words, data.points)) : coordinateJson(data, made)
    download(`projection-${data.method}.${ending}`, content, ending === 'csv' ? 'text/csv' : 'application/json')
  }
  return (
    <>
      <Button kind="quiet" small onClick={() => save('csv')}>
        Coordinates as CSV
      </Button>
      <Button kind="quiet" small onClick={() => save('json')}>
        JSON
      </Button>
    </>
  )
}
