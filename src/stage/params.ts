/**
 * A stage's parameters, held in the URL (`#/text?tokenize.merges=256`): a link reproduces a run. Only what differs
 * from the defaults is written. The schema gives types, defaults and ranges; the worker checks again.
 */
import { useSearchParams } from '@solidjs/router'
import { createMemo } from 'solid-js'
import type { Field, ParamsOf, ParamValue, Schema } from '../../workers/contracts/schema'

export interface StageParams<S extends Schema = Schema> {
  readonly schema: S
  values(): ParamsOf<S>
  set<K extends keyof S & string>(name: K, value: ParamsOf<S>[K]): void
  /** Several at once, as one change. */
  setAll(values: Partial<ParamsOf<S>>): void
}

/** @param prefix the stage's id; keeps equal names of two stages apart */
export function createParams<S extends Schema>(prefix: string, schema: S): StageParams<S> {
  const [search, setSearch] = useSearchParams()
  const values = createMemo(
    () =>
      Object.fromEntries(
        Object.entries(schema).map(([name, field]) => [name, decode(field, search[`${prefix}.${name}`])]),
      ) as ParamsOf<S>,
    undefined,
    { equals: (a, b) => Object.keys(schema).every((name) => a[name] === b[name]) },
  )
  const setAll = (changed: Partial<ParamsOf<S>>): void => {
    const entries = Object.entries(changed).map(([name, value]) => {
      const isDefault = value === schema[name]?.default
      return [`${prefix}.${name}`, isDefault ? undefined : encode(value as ParamValue)]
    })
    setSearch(Object.fromEntries(entries) as Record<string, string | undefined>, { replace: true, scroll: false })
  }
  return {
    schema,
    values,
    setAll,
    set: (name, value) => setAll({ [name]: value } as unknown as Partial<ParamsOf<S>>),
  }
}

function encode(value: ParamValue): string {
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value)
}

/** A value from the URL, or the default where the URL says nothing or nonsense. */
export function decode(field: Field, raw: string | string[] | undefined): ParamValue {
  if (typeof raw !== 'string') return field.default
  switch (field.kind) {
    case 'flag':
      return raw === '1' ? true : raw === '0' ? false : field.default
    case 'choice':
      return Object.hasOwn(field.options, raw) ? raw : field.default
    case 'number': {
      const value = raw.trim() === '' ? NaN : Number(raw)
      const fits = value >= field.min && value <= field.max && (field.integer !== true || Number.isInteger(value))
      return fits ? value : field.default
    }
    case 'text':
      return field.maxLength === undefined ? raw : raw.slice(0, field.maxLength)
  }
}
