/** Bytes as storage handles them: owning a plain ArrayBuffer, as Blob, OPFS and WebCrypto want them, named by SHA-256. */
export type Bytes = Uint8Array<ArrayBuffer>

export function isHash(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text)
}

/** "4.2 MB": decimal units, as browsers and disks count. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : value >= 9.95 ? 1 : 2
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`
}
