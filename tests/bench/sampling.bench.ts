/** Writing 64 characters with an LSTM of 128 units: how much of it the GPU does at a time. */
import { atMost, mustAgree, type Bench } from './harness/contract'

export const bench: Bench = {
  question: 'How many characters does one dispatch write, and how fast is it beside plain TypeScript?',
  races: [
    {
      job: '64 characters, hidden 128, temperature 0.8, top-k 20, top-p 0.95',
      unit: 'stretch of 64 characters',
      contenders: {
        'Vitrine, WebGPU': async (around) => (await import('./contenders/sampling')).writtenOnGpu(around),
        'Vitrine, TypeScript': async () => (await import('./contenders/sampling')).writtenOnProcessor(),
      },
      goals: [atMost(1, 'dispatches', 'Vitrine, WebGPU'), atMost(1, 'readbacks', 'Vitrine, WebGPU')],
      complaints: mustAgree('first id', 0),
    },
  ],
}
