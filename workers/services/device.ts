/** The device as the status bar and the device panel see it. */
import { forcedDevice } from '../compute/choice'
import { openDevice } from '../compute/device'
import type { DeviceActions } from '../contracts/device'
import { defineService } from '../runtime/service'

export const deviceService = defineService<Record<never, never>, DeviceActions>({
  actions: {
    report: async () => {
      const force = forcedDevice()
      return (await openDevice(force ? { force } : {})).report
    },
  },
})
