/** The measured roof of the device, as the model stage shows it. */
import { createResource } from 'solid-js'
import type { DeviceActions, Roof } from '../../../workers/contracts/device'
import { actionsOf, hostOf } from '../../client'

/**
 * The roof of the GPU that computes here, once it was measured; asked for anew whenever `when` changes. A share of what
 * a processor does beside its other work would say little, so there is none without a GPU.
 */
export function createRoof(when: () => unknown): () => Roof | undefined {
  const device = actionsOf<DeviceActions>(hostOf('house'), 'device')
  const [roof] = createResource(
    () => ({ when: when() }),
    async () => {
      const { roof: measured, fallback } = await device.report({})
      return fallback ? undefined : measured
    },
  )
  return () => roof.latest
}
