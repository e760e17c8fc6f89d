/** What an ONNX file is made of, as protocol buffers: field numbers of `onnx.proto3`, ONNX 1.12, IR version 7. */
import Pbf from 'pbf'

export interface OnnxNode {
  readonly type: string
  readonly domain?: 'ai.onnx.ml'
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>
}

/** A text, a whole number, or a list; lists say what they hold, because [1, 2] could be either. */
export type OnnxAttribute =
  string | number | readonly string[] | { readonly floats: ArrayLike<number> } | { readonly ints: ArrayLike<number> }

/** Row-major, float32. */
export interface OnnxTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: ArrayLike<number>
}

/** @property shape -1 stands for the number of rows */
export interface OnnxValue {
  readonly name: string
  readonly type: 'float' | 'int64'
  readonly shape: readonly number[]
}

export interface OnnxModel {
  readonly name: string
  readonly about: string
  readonly nodes: readonly OnnxNode[]
  readonly constants: readonly OnnxTensor[]
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  /** Between nodes, where a reader cannot tell the type from the node. */
  readonly between: readonly OnnxValue[]
  readonly metadata: Readonly<Record<string, string>>
}

const IR_VERSION = 7
const OPSETS = { '': 13, 'ai.onnx.ml': 2 }
const TYPES = { float: 1, int64: 7 }
const FLOAT = TYPES.float
const ATTRIBUTE = { int: 2, string: 3, floats: 6, ints: 7, strings: 8 }

export function onnxFile(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const pbf = new Pbf()
  pbf.writeVarintField(1, IR_VERSION)
  pbf.writeStringField(2, 'Vitrine')
  pbf.writeStringField(6, model.about)
  pbf.writeMessage(7, writeGraph, model)
  for (const opset of Object.entries(OPSETS)) pbf.writeMessage(8, writeOpset, opset)
  for (const entry of Object.entries(model.metadata)) pbf.writeMessage(14, writeEntry, entry)
  return new Uint8Array(pbf.finish())
}

function writeOpset([domain, version]: [string, number], pbf: Pbf): void {
  pbf.writeStringField(1, domain)
  pbf.writeVarintField(2, version)
}

function writeEntry([key, value]: [string, string], pbf: Pbf): void {
  pbf.writeStringField(1, key)
  pbf.writeStringField(2, value)
}

function writeGraph({ name, nodes, constants, inputs, outputs, between }: OnnxModel, pbf: Pbf): void {
  for (const node of nodes) pbf.writeMessage(1, writeNode, node)
  pbf.writeStringField(2, name)
  for (const constant of constants) pbf.writeMessage(5, writeTensor, constant)
  for (const input of inputs) pbf.writeMessage(11, writeValue, input)
  for (const output of outputs) pbf.writeMessage(12, writeValue, output)
  for (const value of between) pbf.writeMessage(13, writeValue, value)
}

function writeNode({ type, domain, inputs, outputs, attributes = {} }: OnnxNode, pbf: Pbf): void {
  for (const input of inputs) pbf.writeStringField(1, input)
  for (const output of outputs) pbf.writeStringField(2, output)
  pbf.writeStringField(3, outputs.join(' '))
  pbf.writeStringField(4, type)
  for (const attribute of Object.entries(attributes)) pbf.writeMessage(5, writeAttribute, attribute)
  if (domain !== undefined) pbf.writeStringField(7, domain)
}

function writeAttribute([name, value]: [string, OnnxAttribute], pbf: Pbf): void {
  pbf.writeStringField(1, name)
  pbf.writeVarintField(20, ATTRIBUTE[kindOf(value)])
  if (typeof value === 'number') pbf.writeVarintField(3, value)
  else if (typeof value === 'string') pbf.writeStringField(4, value)
  else if ('floats' in value) pbf.writePackedFloat(7, Array.from(value.floats))
  else if ('ints' in value) pbf.writePackedVarint(8, Array.from(value.ints))
  else for (const text of value) pbf.writeStringField(9, text)
}

function kindOf(value: OnnxAttribute): keyof typeof ATTRIBUTE {
  if (typeof value === 'number') return 'int'
  if (typeof value === 'string') return 'string'
  if ('floats' in value) return 'floats'
  return 'ints' in value ? 'ints' : 'strings'
}

function writeTensor({ name, shape, values }: OnnxTensor, pbf: Pbf): void {
  pbf.writePackedVarint(1, [...shape])
  pbf.writeVarintField(2, FLOAT)
  pbf.writePackedFloat(4, Array.from(values))
  pbf.writeStringField(8, name)
}

function writeValue({ name, type, shape }: OnnxValue, pbf: Pbf): void {
  pbf.writeStringField(1, name)
  pbf.writeMessage(2, writeType, { type, shape })
}

function writeType(value: Omit<OnnxValue, 'name'>, pbf: Pbf): void {
  pbf.writeMessage(1, writeTensorType, value)
}

function writeTensorType({ type, shape }: Omit<OnnxValue, 'name'>, pbf: Pbf): void {
  pbf.writeVarintField(1, TYPES[type])
  pbf.writeMessage(2, writeShape, shape)
}

function writeShape(shape: readonly number[], pbf: Pbf): void {
  for (const size of shape) pbf.writeMessage(1, writeDimension, size)
}

function writeDimension(size: number, pbf: Pbf): void {
  if (size < 0) pbf.writeStringField(2, 'rows')
  else pbf.writeVarintField(1, size)
}
