/** The measured roof of the device, as the model stage shows it. */
import { createResource } from 'solid-js'
import type { DeviceActions, Roof } from '../../../workers/contracts/device'
import { actionsOf, hostOf } from '../../client'

/** The roof of what computes here, once it was measured; asked for anew whenever `when` changes. */
export function createRoof(when: () => unknown): () => Roof | undefined {
  const device = actionsOf<DeviceActions>(hostOf('house'), 'device')
  const [roof] = createResource(
    () => ({ when: when() }),
    async () => (await device.report({})).roof,
  )
  return () => roof.latest
}
