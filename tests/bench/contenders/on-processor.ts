/** Work in plain JavaScript or WebAssembly that gives one number, by which contenders can be seen to agree. */
import type { Contender } from '../harness/contract'

export function onProcessor(work: () => number | Promise<number>, device = 'JavaScript'): Contender {
  return {
    device,
    run: async (units) => {
      let result = NaN
      for (let unit = 0; unit < units; unit++) result = await work()
      return { result }
    },
  }
}
