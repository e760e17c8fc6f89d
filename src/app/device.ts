/** What computes here: asked once from the engine, shown by the status bar and the device panel. */
import { createResource } from 'solid-js'
import type { DeviceActions, Roof } from '../../workers/contracts/device'
import { actionsOf, hostOf, type CallOptions } from '../client'

const device = actionsOf<DeviceActions>(hostOf('house'), 'device')

const [report, { refetch }] = createResource(() => device.report({}))

/** Measures the roof of what computes here; it is kept, so ask for the report again. */
export function measureDevice(options: CallOptions): Promise<Roof> {
  return device.measure({}, options)
}

export { report as deviceReport, refetch as refreshDevice }
