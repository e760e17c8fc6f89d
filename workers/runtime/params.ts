/** The one check of parameters, at the worker's edge: fills in defaults, refuses what the schema does not allow. */
import type { Field, Params, ParamsOf, ParamValue, Schema } from '../contracts/schema'
import { invalid } from './errors'

/** All parameters of a schema, given ones checked and the rest at their defaults. Throws `input/invalid`. */
export function checkParams<S extends Schema>(schema: S, given: Params = {}): ParamsOf<S> {
  const unknown = Object.keys(given).find((name) => !(name in schema))
  if (unknown !== undefined) {
    throw invalid(`There is no parameter "${unknown}" here. Known ones: ${Object.keys(schema).join(', ') || 'none'}.`)
  }
  const checked = Object.entries(schema).map(([name, field]) => {
    const value = given[name]
    return [name, value === undefined ? field.default : checkField(name, field, value)] as const
  })
  return Object.fromEntries(checked) as ParamsOf<S>
}

function checkField(name: string, field: Field, value: ParamValue): ParamValue {
  switch (field.kind) {
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value) || value < field.min || value > field.max) {
        throw invalid(`"${name}" must be a number from ${field.min} to ${field.max}; got ${String(value)}.`)
      }
      if (field.integer === true && !Number.isInteger(value)) {
        throw invalid(`"${name}" must be a whole number; got ${value}.`)
      }
      return value
    case 'choice':
      if (typeof value !== 'string' || !Object.hasOwn(field.options, value)) {
        throw invalid(`"${name}" must be one of ${Object.keys(field.options).join(', ')}; got ${String(value)}.`)
      }
      return value
    case 'flag':
      if (typeof value !== 'boolean') throw invalid(`"${name}" must be true or false; got ${String(value)}.`)
      return value
    case 'text':
      if (typeof value !== 'string') throw invalid(`"${name}" must be text.`)
      if (field.maxLength !== undefined && value.length > field.maxLength) {
        throw invalid(`"${name}" may have ${field.maxLength} characters at most; got ${value.length}.`)
      }
      return value
  }
}
