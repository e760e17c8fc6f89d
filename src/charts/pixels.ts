/**
 * Small pictures laid over each other in memory: tens of thousands of marks take a tenth of the time that a canvas takes
 * for as many paths or images. Colours as ImageData has them: red, green, blue and alpha from 0 to 255, not multiplied.
 */
export interface Pixels {
  readonly data: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** Lays `mark` over `target` with its middle at (x, y), to the next whole pixel; what is outside is cut off. */
export function overlay(target: Pixels, mark: Pixels, x: number, y: number, alpha: number): void {
  const left = Math.round(x - mark.width / 2)
  const top = Math.round(y - mark.height / 2)
  const firstRow = Math.max(0, -top)
  const lastRow = Math.min(mark.height, target.height - top)
  const firstColumn = Math.max(0, -left)
  const lastColumn = Math.min(mark.width, target.width - left)
  for (let row = firstRow; row < lastRow; row++) {
    for (let column = firstColumn; column < lastColumn; column++) {
      const from = 4 * (row * mark.width + column)
      const above = (mark.data[from + 3]! * alpha) / 255
      if (above === 0) continue
      const to = 4 * ((top + row) * target.width + left + column)
      const below = (target.data[to + 3]! / 255) * (1 - above)
      const both = above + below
      for (let channel = 0; channel < 3; channel++) {
        const mixed = (mark.data[from + channel]! * above + target.data[to + channel]! * below) / both
        target.data[to + channel] = mixed
      }
      target.data[to + 3] = both * 255
    }
  }
}
