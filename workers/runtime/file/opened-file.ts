/** Files on their way in: given as they are, or kept in the Library as name and bytes so that they survive a reload. */
import { MOST_KEPT_BYTES, type OpenedFile } from '../../contracts/file'
import { invalid } from '../errors'

/** Name and bytes of a file. Throws `input/invalid` for one that is too large to be kept. */
export async function keepFile(file: Blob): Promise<OpenedFile> {
  const name = nameOf(file, 'file')
  if (file.size > MOST_KEPT_BYTES) {
    throw invalid(`${name} has more than ${MOST_KEPT_BYTES / 2 ** 20} MB, too much to be kept here. Split it first.`)
  }
  return { name, bytes: new Uint8Array(await file.arrayBuffer()) }
}

/** The file again. */
export function fileOf({ name, bytes }: OpenedFile): File {
  return new File([bytes], name)
}

/** Text of a small file, as UTF-8. */
export async function textOf(file: Blob | string | OpenedFile): Promise<string> {
  if (typeof file === 'string') return file
  return (file instanceof Blob ? file : fileOf(file)).text()
}

/** Name of a file, however it came. */
export function nameOf(file: Blob | string | OpenedFile, nameless: string): string {
  return typeof file === 'object' && 'name' in file ? file.name : nameless
}
