/** Which labs can open a file, and the way there: one goes at once, several are asked for, none says so. */
import type { Navigator } from '@solidjs/router'
import { createSignal } from 'solid-js'
import { labs } from '../labs'
import { handOver } from '../stage/dropped'
import type { LabInfo } from '../stage/lab'
import { showToast } from '../ui/toasts'

export interface Offer {
  file: File
  labs: readonly LabInfo[]
}

const [offer, setOffer] = createSignal<Offer>()

export { offer }
export const dismissOffer = (): void => void setOffer(undefined)

export function labsFor(name: string): readonly LabInfo[] {
  const lower = name.toLowerCase()
  return labs.filter((lab) => lab.opens.some((ending) => lower.endsWith(ending)))
}

export function offerFile(file: File, navigate: Navigator): void {
  if (file.name.toLowerCase().endsWith('.vitrine')) {
    handOver(file)
    navigate('/library')
    return
  }
  const able = labsFor(file.name)
  if (able.length === 0) {
    const endings = [...new Set(labs.flatMap((lab) => lab.opens))].join(', ')
    showToast(
      `No lab reads ${file.name}. Vitrine opens ${endings} and its own .vitrine bundles; rename the file if it is one of these.`,
    )
  } else if (able.length === 1 && able[0]) open(file, able[0], navigate)
  else setOffer({ file, labs: able })
}

/** Opens the file in a lab; if that lab is open already, it keeps its parameters and takes the file. */
export function open(file: File, lab: LabInfo, navigate: Navigator): void {
  dismissOffer()
  handOver(file)
  if (location.hash.slice(1).split('?')[0] !== `/${lab.id}`) navigate(`/${lab.id}`)
}
