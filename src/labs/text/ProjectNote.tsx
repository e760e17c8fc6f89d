/** How the projection stage works: what each method keeps, what it bends, and how the picture is judged. */
import { type JSX, Match, Switch } from 'solid-js'
import type { ProjectionData } from '../../../workers/contracts/text/project'

export function ProjectNote(props: { method: ProjectionData['method'] }): JSX.Element {
  return (
    <>
      <Switch>
        <Match when={props.method === 'pca'}>
          <PcaNote />
        </Match>
        <Match when={props.method === 'tsne'}>
          <TsneNote />
        </Match>
        <Match when={props.method === 'umap'}>
          <UmapNote />
        </Match>
      </Switch>
      <p>
        <strong>Trustworthiness</strong> falls when strangers stand together on the page:{' '}
        <code>1 − 2 / nk(2n − 3k − 1) · Σ (r − k)</code>, where r is the rank a neighbour on the page has in the full
        space. Continuity falls when true neighbours are torn apart. Venna and Kaski, ICANN 2001.
      </p>
    </>
  )
}

function PcaNote(): JSX.Element {
  return (
    <p>
      <strong>Principal components</strong> are the directions along which the vectors vary most: the eigenvectors of{' '}
      <code>C = XᵀX / (n − 1)</code>, X centred. It is a plain shadow: nothing is bent, and what lies along the other
      directions is lost. The bars say how much each direction explains. Pearson 1901; Hotelling 1933.
    </p>
  )
}

function TsneNote(): JSX.Element {
  return (
    <>
      <p>
        <strong>t-SNE</strong> turns distances into odds of being neighbours, <code>p ∝ exp(−β|xᵢ − xⱼ|²)</code>, and
        moves the points until the odds on the page, <code>q ∝ 1 / (1 + |yᵢ − yⱼ|²)</code>, differ least from them: the
        curve is <code>KL = Σ p log(p / q)</code>. Only the nearest, three for each unit of perplexity, have odds; they
        attract. All others repel, as one field <code>φ(y) = Σ 1 / (1 + |y − yⱼ|²)</code> that is taken on a grid.
      </p>
      <p>
        Perplexity is the number of neighbours that a word listens to. Small groups can be believed; the size of a group
        and the gaps between groups can't. Compare 5 with 80, and another seed.
      </p>
      <p>
        van der Maaten and Hinton, JMLR 9, 2008; the field after Linderman and others, Nature Methods 16, 2019, and
        Essmann and others, J. Chem. Phys. 103, 1995.
      </p>
    </>
  )
}

function UmapNote(): JSX.Element {
  return (
    <>
      <p>
        <strong>UMAP</strong> ties every word to its nearest others, with weight <code>exp(−(d − ρ) / σ)</code> that is
        1 for the nearest, and lays the net out: tied words attract, words drawn at random repel, so that nearness on
        the page, <code>1 / (1 + a d²ᵇ)</code>, comes close to the weights.
      </p>
      <p>
        Few neighbours show fine detail, many the large shape. The least distance says how tightly words may stand, and
        nothing about the words. Distances between groups mean little here too.
      </p>
      <p>McInnes, Healy and Melville, arXiv 1802.03426, 2018.</p>
    </>
  )
}
