/** One contender where it runs: opens it, lets it take its turns, and times them. Nothing else happens in its thread. */
import { findAdapter } from '../../../workers/compute/adapter'
import type { Bench, Contender, Surroundings } from './contract'
import type { Turn } from './measure'
import type { Adapter } from './results'

export interface Lane {
  bench: Bench
  race: number
  who: string
}

export interface OpenedSide {
  device: string
  run(units: number): Promise<Turn>
}

export async function openSide({ bench, race, who }: Lane, surroundings: Surroundings): Promise<OpenedSide> {
  const start = bench.races[race]?.contenders[who]
  if (!start) throw new Error(`This bench has no contender ${who}.`)
  const contender = await start(surroundings)
  return { device: contender.device, run: (units) => takeTurn(contender, units) }
}

/** The adapter that contenders on WebGPU get here. */
export async function describeAdapter(): Promise<Adapter> {
  const found = await findAdapter()
  return 'missing' in found ? { name: 'no WebGPU', software: true } : { name: found.name, software: found.software }
}

async function takeTurn(contender: Contender, units: number): Promise<Turn> {
  const started = performance.now()
  const observed = await contender.run(units)
  const milliseconds = performance.now() - started
  contender.check?.()
  return { milliseconds, observed, ...(contender.counts && { counts: { ...contender.counts } }) }
}
