/** The kernels of a run, timed on the GPU: a switch for the next run, and the table of the last one that was timed. */
import { createResource, Show, type JSX } from 'solid-js'
import type { DeviceActions, KernelTime } from '../../workers/contracts/device'
import { toCsv } from '../charts/csv'
import { download } from '../charts/export'
import { actionsOf, hostOf } from '../client'
import { Button } from '../ui/Button'
import { Switch } from '../ui/Checkbox'
import { DataTable, type Column } from '../ui/DataTable'
import s from './DevicePanel.module.css'

/** Runs happen in a lab's own worker, and so does their timing. */
const lab = actionsOf<DeviceActions>(hostOf('text'), 'device')

export function KernelTimes(): JSX.Element {
  const [state, { refetch }] = createResource(() => lab.kernelTimes({}))
  const times = (): KernelTime[] => state.latest?.times ?? []
  const total = (): number => times().reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  const set = async (on: boolean): Promise<void> => {
    await lab.timeNextRun({ on })
    await refetch()
  }
  return (
    <section aria-label="Time of kernels">
      <h3 class={s.heading}>Time of kernels</h3>
      <Switch
        label="Time the kernels of the next run"
        checked={state.latest?.isNext ?? false}
        onChange={(on) => void set(on)}
      />
      <p class={s.muted}>
        Each kernel then runs in a pass of its own, which costs a little. Browsers round times of a GPU to 0.1 ms, so
        only sums over many dispatches mean anything.
      </p>
      <Show when={times().length > 0}>
        <DataTable
          caption="Kernels of the last timed run"
          showCaption
          columns={columnsOf(total()).filter(({ id }) => id !== 'microsecondsEach')}
          rows={times()}
          rowKey={({ label }) => label}
        />
        <Button small kind="quiet" onClick={() => saveTimes(times(), total())}>
          Save as CSV
        </Button>
      </Show>
    </section>
  )
}

/** The panel has room for four; the file has them all. */
function columnsOf(totalMs: number): Column<KernelTime>[] {
  return [
    { id: 'kernel', label: 'kernel', get: ({ label }) => label, code: true },
    { id: 'dispatches', label: 'dispatches', get: ({ dispatches }) => dispatches },
    { id: 'milliseconds', label: 'time', unit: 'ms', get: ({ milliseconds }) => milliseconds },
    {
      id: 'microsecondsEach',
      label: 'each',
      unit: 'µs',
      get: ({ milliseconds, dispatches }) => (1000 * milliseconds) / Math.max(1, dispatches),
    },
    {
      id: 'share',
      label: 'share',
      unit: '%',
      get: ({ milliseconds }) => (totalMs > 0 ? (100 * milliseconds) / totalMs : 0),
    },
  ]
}

function saveTimes(times: readonly KernelTime[], totalMs: number): void {
  const columns = columnsOf(totalMs)
  const rows = times.map((row) => columns.map(({ get }) => get(row)))
  download('kernel-times.csv', toCsv({ columns, rows }), 'text/csv')
}
