/** The device that the page forced with `?device=`, remembered for this worker; undefined leaves the choice to device.ts. */
export type DeviceChoice = 'webgpu' | 'wasm' | 'cpu' | undefined

let forced: DeviceChoice

export function forceDevice(choice: DeviceChoice): void {
  forced = choice
}

export function forcedDevice(): DeviceChoice {
  return forced
}
