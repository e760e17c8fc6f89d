/** Content hashes. Two equal values give the same id in every session; the order of object keys does not matter. */

/** SHA-256 of bytes or UTF-8 text as 64 hex digits. */
export async function sha256(data: string | ArrayBuffer | ArrayBufferView<ArrayBuffer>): Promise<string> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Id of any plain value: JSON with sorted keys, in which buffers and blobs stand as hashes of their bytes. */
export async function hashValue(value: unknown): Promise<string> {
  return sha256(await canonical(value))
}

async function canonical(value: unknown): Promise<string> {
  if (typeof value === 'number' && !Number.isFinite(value)) return `"number:${String(value)}"`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (value instanceof Blob) {
    const name = 'name' in value ? JSON.stringify(value.name) : '""'
    return `{"blob":${name},"bytes":"${await sha256(await value.arrayBuffer())}"}`
  }
  if (value instanceof ArrayBuffer) return `{"bytes":"${await sha256(value)}"}`
  if (ArrayBuffer.isView(value)) {
    const kind = Object.prototype.toString.call(value)
    return `{"${kind}":"${await sha256(value as ArrayBufferView<ArrayBuffer>)}"}`
  }
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'string' || Number.isFinite(item))) return JSON.stringify(value)
    return `[${(await Promise.all(value.map(canonical))).join(',')}]`
  }
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const parts = await Promise.all(entries.map(async ([key, item]) => `${JSON.stringify(key)}:${await canonical(item)}`))
  return `{${parts.join(',')}}`
}

/** Rough size in memory of a plain value, in bytes: exact for buffers, two bytes a character for strings. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 2 * value.length
  if (value === null || typeof value !== 'object') return 8
  if (value instanceof Blob) return value.size
  if (value instanceof ArrayBuffer) return value.byteLength
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (Array.isArray(value)) return sizeOfList(value)
  return Object.values(value).reduce((sum: number, item) => sum + 16 + sizeOf(item), 0)
}

/** Long lists are sampled: their items are alike. */
function sizeOfList(items: unknown[]): number {
  const step = Math.max(1, Math.floor(items.length / 1000))
  let sum = 0
  let counted = 0
  for (let i = 0; i < items.length; i += step) {
    sum += 8 + sizeOf(items[i])
    counted++
  }
  return counted === 0 ? 0 : Math.round((sum / counted) * items.length)
}
