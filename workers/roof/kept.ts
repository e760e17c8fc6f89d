/** What was measured of a device, kept in the Library by the device's name: its roof and its fastest matrix kernels. */
import type { Choices } from '../compute/kernels/matmul/choice'
import type { MatmulShape } from '../compute/kernels/matmul/shape'
import type { DeviceReport, Roof } from '../contracts/device'
import type { Plain } from '../contracts/library'
import { CodedError } from '../runtime/errors'
import { hashValue, sizeOf } from '../runtime/hash'
import { theLibrary } from '../storage/artifact-store'

/** @property wanted shapes that runs used and nobody has measured */
export interface Measured {
  roof?: Roof
  choices: Choices
  wanted: MatmulShape[]
}

type Named = Pick<DeviceReport, 'backend' | 'adapter'>

/** What is kept of this device; nothing where the Library can't be read. */
export async function keptOf(device: Named): Promise<Measured> {
  const id = await recordId(device)
  const kept = await unlessStorageFails(async () => (await theLibrary()).load(id))
  return { choices: {}, wanted: [], ...(kept as Partial<Measured> | undefined) }
}

/** Keeps it, or does without: a figure that can be measured again is no reason to fail. */
export async function keep(device: Named, measured: Measured): Promise<void> {
  const { backend, adapter } = device
  const id = await recordId(device)
  await unlessStorageFails(async () => {
    await (
      await theLibrary()
    ).save({
      id,
      kind: 'cache',
      name: `Measured: ${adapter}`,
      pinned: true,
      data: measured,
      ...(measured.roof && { summary: measured.roof as unknown as Plain }),
      made: {
        service: 'device',
        stage: 'roof',
        params: {},
        inputs: {},
        seed: null,
        milliseconds: 0,
        device: backend,
        bytes: sizeOf(measured),
        at: Date.now(),
      },
    })
  })
}

function recordId({ backend, adapter }: Named): Promise<string> {
  return hashValue({ measured: 1, backend, adapter })
}

async function unlessStorageFails<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CodedError && error.code.startsWith('storage/')) return undefined
    throw error
  }
}
