/** A file that was dropped on the page, on its way to the lab that opens it. */
let waiting: File | undefined

export function handOver(file: File): void {
  waiting = file
}

/** The waiting file, once. */
export function takeDropped(): File | undefined {
  const file = waiting
  waiting = undefined
  return file
}
