/** The device panel: which backend computes, on what adapter, why, and what that adapter offers. */
import { For, type JSX, Show } from 'solid-js'
import type { DeviceReport } from '../../workers/contracts/device'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { ErrorNote } from '../ui/ErrorNote'
import { formatBytes, formatCount } from '../ui/format'
import { reportOf } from '../client'
import { deviceReport, refreshDevice } from './device'
import { DeviceRoof } from './DeviceRoof'
import { KernelTimes } from './KernelTimes'
import s from './DevicePanel.module.css'

const CHOICES = [
  { device: undefined, label: 'Choose for me' },
  { device: 'webgpu', label: 'WebGPU' },
  { device: 'wasm', label: 'WebAssembly' },
  { device: 'cpu', label: 'Plain JavaScript' },
] as const

export function DevicePanel(props: { open: boolean; onClose: () => void }): JSX.Element {
  return (
    <Dialog title="What computes here" open={props.open} onClose={props.onClose} side>
      <Show
        when={!deviceReport.error}
        fallback={
          <ErrorNote
            error={reportOf(deviceReport.error)}
            actions={
              <Button small onClick={() => void refreshDevice()}>
                Try again
              </Button>
            }
          />
        }
      >
        <Show when={deviceReport.latest} fallback={<p>Looking for a device …</p>}>
          {(report) => <Report report={report()} />}
        </Show>
      </Show>
      <h3 class={s.heading}>Use another</h3>
      <p class={s.muted}>Reloads the page. What is in the Library stays.</p>
      <div class={s.choices}>
        <For each={CHOICES}>
          {(choice) => (
            <Button
              small
              kind={isChosen(choice.device) ? 'main' : 'plain'}
              aria-pressed={isChosen(choice.device)}
              onClick={() => reloadWith(choice.device)}
            >
              {choice.label}
            </Button>
          )}
        </For>
      </div>
    </Dialog>
  )
}

function Report(props: { report: DeviceReport }): JSX.Element {
  const rows = (): [string, number][] => Object.entries(props.report.limits).sort(([a], [b]) => (a < b ? -1 : 1))
  return (
    <>
      <p class={s.lead}>
        <b>{props.report.backend}</b> on {props.report.adapter}
      </p>
      <p>{props.report.reason}</p>
      <Show when={props.report.fallback}>
        <p class={s.muted}>No hardware GPU does the arithmetic here, so times on this page are not a GPU's.</p>
      </Show>
      <DeviceRoof report={props.report} />
      <Show when={props.report.features.includes('timestamp-query')}>
        <KernelTimes />
      </Show>
      <Show when={props.report.backend === 'webgpu'}>
        <h3 class={s.heading}>Optional features</h3>
        <p>
          {props.report.features.length > 0 ? props.report.features.join(', ') : 'None of those that kernels look for.'}
        </p>
      </Show>
      <Show when={rows().length > 0}>
        <h3 class={s.heading}>Limits</h3>
        <table class={s.limits}>
          <tbody>
            <For each={rows()}>
              {([name, value]) => (
                <tr>
                  <th scope="row">{name}</th>
                  <td title={value.toLocaleString('en')}>{limitText(name, value)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
    </>
  )
}

/** Sizes in bytes are written as sizes; the rest are counts. */
function limitText(name: string, value: number): string {
  return /Size$|StorageSize$/.test(name) && /Buffer|Storage/.test(name) ? formatBytes(value) : formatCount(value)
}

function isChosen(device: string | undefined): boolean {
  return (new URLSearchParams(location.search).get('device') ?? undefined) === device
}

/** The choice stands in the address before the hash, so that it holds for every page and a link carries it. */
function reloadWith(device: string | undefined): void {
  const url = new URL(location.href)
  if (device) url.searchParams.set('device', device)
  else url.searchParams.delete('device')
  if (url.href === location.href) location.reload()
  else location.assign(url)
}
