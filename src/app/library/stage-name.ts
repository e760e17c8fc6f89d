/** What made a record, in the words of the lab's own page where there is one. */
import type { Made } from '../../../workers/contracts/artifact'
import { labs } from '../../labs'

export function stageName({ service, stage }: Pick<Made, 'service' | 'stage'>): string {
  const lab = labs.find((each) => each.id === service)
  const title = lab?.stages.find((each) => each.id === stage)?.title
  return `${lab?.title ?? service} · ${title ?? stage}`
}

/** Address of the lab with the parameters of this stage set, if there is such a lab. */
export function labLink({ service, stage, params }: Pick<Made, 'service' | 'stage' | 'params'>): string | undefined {
  const lab = labs.find((each) => each.id === service)
  if (!lab) return undefined
  if (!lab.stages.some((each) => each.id === stage)) return `#/${lab.id}`
  const search = Object.entries(params).map(([name, value]) => {
    const text = typeof value === 'boolean' ? (value ? '1' : '0') : String(value)
    return [`${stage}.${name}`, text]
  })
  return `#/${lab.id}?${new URLSearchParams(search).toString()}`
}
