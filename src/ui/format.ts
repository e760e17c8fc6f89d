/**
 * How numbers are written everywhere: thousands separated, units always, three significant figures unless exact.
 * The locale is fixed to English so that screenshots, tests and shared links agree on every machine.
 * A no-break space stands between a number and its unit, so that they never part at a line's end.
 */
const NO_BREAK = '\u00a0'
const MINUS = '\u2212'
const MISSING = '\u2013'

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** A real minus sign is as wide as a figure, so columns stay straight. */
const withMinus = (text: string): string => text.replace('-', MINUS)

/** A whole number with its thousands separated: 18204 is 18,204. Not finite: an en dash. */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? withMinus(grouped.format(value)) : MISSING
}

/** Rounded to `figures` significant figures (3): 1.86, 71,300, 0.00412, 3.2 × 10⁻⁷. Whole numbers below 1,000 stay exact. */
export function formatNumber(value: number, figures = 3): string {
  if (!Number.isFinite(value)) return value === Infinity ? '∞' : value === -Infinity ? `${MINUS}∞` : MISSING
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e9 || size < 1e-4) return scientific(value, figures)
  return withMinus(value.toLocaleString('en-US', { maximumSignificantDigits: figures }))
}

/** As formatNumber, but trailing zeros are kept, so that a column or a live figure does not change its width: 1.90. */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return MISSING
  return withMinus(value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }))
}

/** Every digit the number holds, for titles, tables and files. */
export function formatExact(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? formatCount(value) : withMinus(String(value))
}

/** A share between 0 and 1 as per cent: 0.051 is 5.1 %, 1 is 100 %. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return MISSING
  const percent = share * 100
  const decimals = percent === 0 || Math.abs(percent) >= 10 ? 0 : Math.abs(percent) >= 1 ? 1 : 2
  return `${withMinus(String(Number(percent.toFixed(decimals))))}${NO_BREAK}%`
}

const BYTE_UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const

/** Decimal units, as storage is sold and browsers report it: 1,240,000 is 1.24 MB. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return MISSING
  if (Math.abs(bytes) === 1) return `${withMinus(String(bytes))}${NO_BREAK}byte`
  let step = 0
  let size = bytes
  // 999.5 would print as 1,000 of its unit, so it moves on to the next one.
  while (Math.abs(size) >= (step === 0 ? 1000 : 999.5) && step < BYTE_UNITS.length - 1) {
    size /= 1000
    step++
  }
  return `${step === 0 ? formatCount(size) : formatNumber(size)}${NO_BREAK}${BYTE_UNITS[step] ?? 'bytes'}`
}

/** A measured time in milliseconds: 0.82 ms, 188 ms, 4.1 s, 2:05 min, 1:02:09 h. */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return MISSING
  const size = Math.abs(durationMs)
  if (size < 10) return `${formatNumber(durationMs, 2)}${NO_BREAK}ms`
  if (size < 999.5) return `${formatCount(Math.round(durationMs))}${NO_BREAK}ms`
  if (size < 59_950) return `${formatNumber(durationMs / 1000, size < 9_950 ? 2 : 3)}${NO_BREAK}s`
  const clock = formatClock(durationMs)
  return `${clock}${NO_BREAK}${clock.split(':').length > 2 ? 'h' : 'min'}`
}

/** A time left as a clock: 0:14, 2:05, 1:02:09. */
export function formatClock(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return MISSING
  const seconds = Math.max(0, Math.round(durationMs / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

/** A count with its noun in the right number: 1 token, 18,204 tokens. */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)}${NO_BREAK}${count === 1 ? one : many}`
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹'

function scientific(value: number, figures: number): string {
  const [digits = '0', power = '0'] = value.toExponential(Math.max(0, figures - 1)).split('e')
  const exponent = Math.trunc(Number(power))
  const raised = [...String(Math.abs(exponent))].map((digit) => RAISED[Number(digit)]).join('')
  return `${withMinus(String(Number(digits)))}${NO_BREAK}×${NO_BREAK}10${exponent < 0 ? '⁻' : ''}${raised}`
}
