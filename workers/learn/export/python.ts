/** Values as Python writes them, so that whatever stands in a table is a literal in a program and never part of it. */

export type PythonValue =
  string | number | boolean | null | readonly PythonValue[] | { readonly [key: string]: PythonValue }

const WIDTH = 110

/** A literal, on one line where it fits. */
export function python(value: PythonValue, indent = ''): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return numberOf(value)
  if (typeof value === 'string') return textOf(value)
  const inner = `${indent}    `
  const [open, close, parts] = Array.isArray(value)
    ? ['[', ']', value.map((each: PythonValue) => python(each, inner))]
    : ['{', '}', Object.entries(value).map(([key, each]) => `${textOf(key)}: ${python(each, inner)}`)]
  const line = `${open}${parts.join(', ')}${close}`
  if (indent.length + line.length <= WIDTH && !line.includes('\n')) return line
  return [open, ...wrapped(parts, inner), `${indent}${close}`].join('\n')
}

/** Parts, as many on a line as fit. */
function wrapped(parts: readonly string[], indent: string): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const last = lines.at(-1)
    if (last === undefined || last.length + part.length + 2 > WIDTH) lines.push(`${indent}${part},`)
    else lines[lines.length - 1] = `${last} ${part},`
  }
  return lines
}

function numberOf(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? "float('nan')" : `float('${value < 0 ? '-' : ''}inf')`
}

/** JSON's escapes are Python's as well. */
const textOf = (text: string): string =>
  /^[ -&(-[\]-~\u00a1-\u00ff]*$/.test(text) ? `'${text}'` : JSON.stringify(text)

/** `Name(first=1, second='a')`; arguments that are undefined are left out. */
export function pythonCall(name: string, given: Readonly<Record<string, PythonValue | undefined>>): string {
  const named = Object.entries(given).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${python(value)}`],
  )
  return `${name}(${named.join(', ')})`
}
