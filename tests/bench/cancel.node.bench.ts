/**
 * How long a cancel may wait, stage by stage: the longest stretch between two rests of a real job, on the work that
 * tests/cases/ has for each stage. The tests count the work in a stretch; how long it takes is asked here.
 */
import { labCases } from '../cases'
import type { LabCases } from '../cases/stage-case'
import { upTo, type Bench, type Contender, type Race } from './harness/contract'

/** A job rests every 40 ms; a person hears half a second. */
const GOAL_MS = 100
const WHO = 'Vitrine'

export const bench: Bench = {
  question: 'How long may a cancel wait, at the worst moment of each stage?',
  races: Object.entries(labCases).map(([lab, cases]) => race(lab, cases)),
}

function race(lab: string, given: LabCases): Race {
  const all = [...given.cases, ...given.instant]
  return {
    job: `the longest stretch without a rest in ${all.length} kinds of work of the ${lab} lab, on the processor`,
    unit: 'pass over them all',
    once: true,
    contenders: {
      [WHO]: async (): Promise<Contender> => {
        const { longestStretches } = await import('./contenders/stretches')
        return { device: 'JavaScript and WebAssembly, one thread', run: () => longestStretches(given) }
      },
    },
    goals: all.map(({ name }) => upTo(GOAL_MS, `${name}, ms`, WHO)),
  }
}
