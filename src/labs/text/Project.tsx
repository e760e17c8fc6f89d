/** Stage 6: many dimensions on a flat page, moving while t-SNE finds it, and how far the picture can be believed. */
import { type JSX, Show } from 'solid-js'
import type { Artifact } from '../../../workers/contracts/artifact'
import type { ProjectionData } from '../../../workers/contracts/text/project'
import { download } from '../../charts/export'
import { toCsv } from '../../charts/csv'
import { Control } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Button } from '../../ui/Button'
import { formatCount, formatDuration } from '../../ui/format'
import { ProjectPicture } from './ProjectPicture'
import { coordinateJson, coordinateTable } from './project-table'
import type { Projection } from './project-state'

export function Project(props: { lab: { project: Projection } }): JSX.Element {
  const { params, run, isPaused, shown } = props.lab.project
  const isTsne = (): boolean => params.values().method === 'tsne'
  // One drawing for all states, so that zoom and selection survive from the first move to the result.
  const picture = <ProjectPicture projection={props.lab.project} />
  return (
    <Stage
      id="project"
      run={run}
      flow={flowOf}
      standing={() => (isPaused() ? ['paused', `at ${formatCount(shown()?.iteration ?? 0)}`] : undefined)}
      stopLabel={isTsne() ? 'Pause' : 'Cancel'}
      controls={
        <>
          <Control params={params} name="method" />
          <Control params={params} name="words" />
          <Show when={isTsne()}>
            <Control params={params} name="perplexity" />
            <Control params={params} name="iterations" />
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
      note={<Note isTsne={isTsne()} />}
      code={[
        isTsne() ? 'text/projection/tsne.ts' : 'text/projection/pca.ts',
        isTsne() ? 'text/projection/tsne-forces.ts' : 'text/algebra/eigen.ts',
        'text/projection/quality.ts',
      ]}
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

function Note(props: { isTsne: boolean }): JSX.Element {
  return (
    <>
      <Show when={props.isTsne} fallback={<PcaNote />}>
        <p>
          <strong>t-SNE</strong> turns distances into odds of being neighbours, <code>p ∝ exp(−β|xᵢ − xⱼ|²)</code>, and
          moves the points until the odds on the page, <code>q ∝ 1 / (1 + |yᵢ − yⱼ|²)</code>, differ least from them:
          the curve is <code>KL = Σ p log(p / q)</code>.
        </p>
        <p>
          Perplexity is the number of neighbours that a word listens to. Small groups can be believed; the size of a
          group and the gaps between groups can't. Compare 5 with 80, and another seed.
        </p>
      </Show>
      <p>
        <strong>Trustworthiness</strong> falls when strangers stand together on the page:{' '}
        <code>1 − 2 / nk(2n − 3k − 1) · Σ (r − k)</code>, where r is the rank a neighbour on the page has in the full
        space. Continuity falls when true neighbours are torn apart.
      </p>
      <p>
        <Show when={props.isTsne} fallback="Pearson 1901; Hotelling 1933. ">
          van der Maaten and Hinton, JMLR 9, 2008.{' '}
        </Show>
        Venna and Kaski, ICANN 2001.
      </p>
    </>
  )
}

function PcaNote(): JSX.Element {
  return (
    <p>
      <strong>Principal components</strong> are the directions along which the vectors vary most: the eigenvectors of{' '}
      <code>C = XᵀX / (n − 1)</code>, X centred. It is a plain shadow: nothing is bent, and what lies along the other
      directions is lost. The bars say how much each direction explains.
    </p>
  )
}
