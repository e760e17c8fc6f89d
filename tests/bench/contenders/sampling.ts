/** Writing with a trained-sized LSTM: the pen on the GPU, and the one in plain TypeScript. Both draw by the same seeds. */
import { CHARACTERS } from '../data/characters'
import { makeJob } from '../../../workers/runtime/job'
import { makeRandom } from '../../../workers/runtime/random'
import { initialParameters } from '../../../workers/text/language-model/model'
import { penOnCpu, penOnGpu, type OpenPen, type Pen } from '../../../workers/text/language-model/pen'
import type { Contender, Surroundings } from '../harness/contract'
import { contenderOn, openOn } from './on-device'

export const STRETCH = 64

const config = { architecture: 'lstm', vocabulary: CHARACTERS, embedding: 64, hidden: 128, layers: 1 } as const
/** More than any bench writes. */
const ENDLESS = 1 << 20

export async function writtenOnGpu(around: Surroundings): Promise<Contender> {
  const device = await openOn('webgpu', around)
  return { ...contenderOn(device), run: writer(penOnGpu(device)) }
}

export function writtenOnProcessor(): Contender {
  return { device: 'TypeScript, one thread', run: writer(penOnCpu) }
}

function writer(open: OpenPen): Contender['run'] {
  const model = { config, parameters: initialParameters(config, makeRandom(5)).map((x) => 3 * x) }
  const settings = {
    temperature: 0.8,
    topK: 20,
    topP: 0.95,
    repetitionPenalty: 1,
    seed: 3,
    banned: [],
    length: ENDLESS,
  }
  let opened: Promise<Pen> | undefined
  let first: number | undefined
  return async (units) => {
    const pen = await (opened ??= open(model, [0], settings, makeJob()))
    let written = 0
    while (written < units * STRETCH) {
      const ids = await pen.next()
      written += ids.length
      first ??= ids[0]?.id
    }
    return { 'first id': first ?? NaN }
  }
}
