/** The device as the status bar and the device panel see it: what will compute, told without opening it. */
import { expectedReport, planDevice } from '../compute/plan'
import type { DeviceActions } from '../contracts/device'
import { defineService } from '../runtime/service'

export const deviceService = defineService<Record<never, never>, DeviceActions>({
  actions: { report: async () => expectedReport(await planDevice()) },
})
