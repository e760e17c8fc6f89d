/** What computes here: asked once from the engine, shown by the status bar and the device panel. */
import { createResource } from 'solid-js'
import type { DeviceActions } from '../../workers/contracts/device'
import { actionsOf, hostOf } from '../client'

const device = actionsOf<DeviceActions>(hostOf('house'), 'device')

const [report, { refetch }] = createResource(() => device.report({}))

export { report as deviceReport, refetch as refreshDevice }
