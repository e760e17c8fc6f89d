/**
 * Projections: t-SNE beside scikit-learn's Barnes-Hut, UMAP beside umap-js, and the search for nearest neighbours that
 * both begin with, on the GPU and on the processor.
 */
import { faster, mustAgree, near, type Bench } from './harness/contract'

/** What scikit-learn 1.2.1 reaches on such blobs, KL over the same neighbours. */
const BLOBS_KL = 2.743

const search = { rows: 5000, columns: 50, k: 91 }

export const bench: Bench = {
  question:
    'Is t-SNE no slower than scikit-learn at the same divergence, and UMAP no slower and no worse than umap-js?',
  races: [
    {
      job: 't-SNE of ten blobs, 10,000 x 50, perplexity 30, 1,000 iterations',
      unit: 'picture',
      once: true,
      native: 'tsne.py',
      contenders: { Vitrine: async () => (await import('./contenders/projection')).ourTsne() },
      goals: [near('Vitrine', 'kl', BLOBS_KL, 0.05), near('Vitrine', 'trustworthiness', 0.971, 0.005)],
    },
    {
      job: 'UMAP of ten blobs, 2,000 x 100, 15 neighbours, 500 epochs',
      unit: 'picture',
      mostUnits: 1,
      contenders: {
        Vitrine: async () => (await import('./contenders/projection')).ourUmap(),
        'umap-js': async () => (await import('./contenders/projection')).theirUmap(),
      },
      goals: [faster('Vitrine', 'umap-js', 1)],
      complaints: (observed) => {
        const last = (who: string): number => observed.get(who)?.at(-1)?.trustworthiness ?? NaN
        return last('Vitrine') >= last('umap-js') - 0.005
          ? []
          : [`Vitrine: trustworthiness ${last('Vitrine')}, umap-js: ${last('umap-js')}`]
      },
    },
    {
      job: 'the 91 nearest of each of 5,000 rows of 50 columns, exact',
      unit: 'search',
      mostUnits: 20,
      flops: 3 * 5000 * 5000 * 50,
      contenders: {
        'the processor': async () => (await import('./contenders/projection')).neighboursOnProcessor(search),
        'the GPU': async (around) => (await import('./contenders/projection')).neighboursOnGpu(search, around),
      },
      complaints: mustAgree('distance', 1e-4),
    },
  ],
}
