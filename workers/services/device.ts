/** The device as the status bar and the device panel see it: what will compute, and what it can do at most. */
import { openDevice } from '../compute/device'
import { kernelTimes, timeNextRun } from '../compute/gpu/timed-run'
import { withGpuLease } from '../compute/lease'
import { expectedReport, planDevice } from '../compute/plan'
import type { DeviceActions } from '../contracts/device'
import { keptOf } from '../roof/kept'
import { renewRoof } from '../roof/ready'
import { defineService } from '../runtime/service'

export const deviceService = defineService<Record<never, never>, DeviceActions>({
  actions: {
    report: async () => {
      const report = expectedReport(await planDevice())
      const { roof } = await keptOf(report)
      return { ...report, ...(roof && { roof }) }
    },
    measure: async (_, job) => {
      job.progress({ phase: 'opening the device', done: 0, total: 0 })
      const device = await openDevice()
      return withGpuLease(job, () => renewRoof(device, job))
    },
    timeNextRun: ({ on }) => Promise.resolve(timeNextRun(on)),
    kernelTimes: () => Promise.resolve(kernelTimes()),
  },
})
