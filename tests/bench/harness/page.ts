/** The page that starts a worker for each contender and passes questions on; the driver calls it through Playwright. */
import type { Answer, Question } from './worker'

declare global {
  interface Window {
    contenders: {
      /** Starts a worker and returns its number. */
      start(): number
      ask(worker: number, question: Question): Promise<Answer>
      stop(worker: number): void
    }
  }
}

const workers: Worker[] = []

window.contenders = {
  start: () => workers.push(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })) - 1,
  stop: (index) => workers[index]?.terminate(),
  ask: (index, question) =>
    new Promise((resolve) => {
      const worker = workers[index]
      if (!worker) return resolve({ error: `There is no worker ${index}.` })
      worker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data)
      worker.onerror = ({ message }) => resolve({ error: message || 'The worker could not be loaded.' })
      worker.postMessage(question)
    }),
}
