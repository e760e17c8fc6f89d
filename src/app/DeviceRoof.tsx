/** What this device can do at most, measured when asked and kept; and the kernels of the next run, timed. */
import { createSignal, Show, type JSX } from 'solid-js'
import type { DeviceReport, Roof } from '../../workers/contracts/device'
import { reportOf } from '../client'
import { Button } from '../ui/Button'
import { ErrorNote } from '../ui/ErrorNote'
import { Facts, type Fact } from '../ui/Facts'
import { Progress } from '../ui/Progress'
import { measureDevice, refreshDevice } from './device'
import s from './DevicePanel.module.css'

export function DeviceRoof(props: { report: DeviceReport }): JSX.Element {
  const [phase, setPhase] = createSignal<string>()
  const [error, setError] = createSignal<unknown>()
  let running: AbortController | undefined
  const measure = async (): Promise<void> => {
    running = new AbortController()
    setError(undefined)
    setPhase('opening the device')
    try {
      await measureDevice({ signal: running.signal, onProgress: (progress) => setPhase(progress.phase) })
      await refreshDevice()
    } catch (thrown) {
      if (reportOf(thrown).code !== 'cancelled') setError(thrown)
    } finally {
      setPhase(undefined)
    }
  }
  return (
    <section aria-label="Roof">
      <h3 class={s.heading}>Roof</h3>
      <p class={s.muted}>{wordsOn(props.report)}</p>
      <Show when={props.report.roof}>{(roof) => <Facts facts={factsOf(roof(), props.report)} />}</Show>
      <Show when={error()}>{(thrown) => <ErrorNote error={reportOf(thrown())} />}</Show>
      <Show
        when={phase()}
        fallback={
          <Button small onClick={() => void measure()}>
            {props.report.roof ? 'Measure again' : 'Measure this device'}
          </Button>
        }
      >
        {(now) => <Progress phase={now()} done={0} total={0} onCancel={() => running?.abort()} />}
      </Show>
    </section>
  )
}

function wordsOn({ backend, fallback }: DeviceReport): string {
  if (backend !== 'webgpu') {
    return 'The most that one processor thread does here with the tensor library: no GPU takes part.'
  }
  return fallback
    ? 'Here the processor plays the GPU. These figures compare runs on this machine; they are not a GPU’s.'
    : 'The most that this GPU does in our kernels. Every training run is shown as a share of the first figure.'
}

function factsOf(roof: Roof, { backend }: DeviceReport): Fact[] {
  const isGpu = backend === 'webgpu'
  return [
    { label: 'matrix product', value: roof.matmulGflops, unit: 'GFLOP/s' },
    { label: 'copy, read and written', value: roof.bandwidthGBs, unit: 'GB/s' },
    { label: isGpu ? 'one dispatch' : 'one tensor call', value: roof.dispatchMicroseconds, unit: 'µs' },
    { label: 'one readback', value: roof.readbackMilliseconds, unit: 'ms' },
  ]
}
