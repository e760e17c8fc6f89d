/** Histograms for growing trees: in integers on the GPU and on the processor, and a plain loop. */
import { faster, mustAgree, type Bench } from './harness/contract'

const [rows, features] = [600_000, 10]

export const bench: Bench = {
  question: 'How fast are the gradients of a large tree node summed up by bin?',
  races: [
    {
      job: `gradient, hessian and count of ${rows.toLocaleString('en')} rows by ${features} features of 256 bins`,
      unit: 'histogram',
      contenders: {
        'ours, TypeScript': async () => (await import('./contenders/histogram')).ourTwin(rows, features),
        'plain loop over columns': async () => (await import('./contenders/histogram')).plainLoop(rows, features),
        'ours, WebGPU': async (around) => (await import('./contenders/histogram')).ourKernel(rows, features, around),
      },
      goals: [faster('ours, TypeScript', 'plain loop over columns', 1)],
      complaints: mustAgree('result', 0),
    },
  ],
}
