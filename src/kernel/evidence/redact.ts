import { Problem } from '../../platform/problem.ts'

/** A part of a picture in shares of its width and height, from the upper left corner. */
export type Box = { x: number; y: number; w: number; h: number }

export type Redacted = { bytes: Buffer; width: number; height: number }

/** Whole pixels that cover the box, never fewer; nothing beyond the edge. */
export function toPixels(
  box: Box,
  width: number,
  height: number,
): { left: number; top: number; width: number; height: number } {
  const left = Math.min(width - 1, Math.max(0, Math.floor(box.x * width)))
  const top = Math.min(height - 1, Math.max(0, Math.floor(box.y * height)))
  const right = Math.min(width, Math.max(left + 1, Math.ceil((box.x + box.w) * width)))
  const bottom = Math.min(height, Math.max(top + 1, Math.ceil((box.y + box.h) * height)))
  return { left, top, width: right - left, height: bottom - top }
}

/**
 * A copy with the boxes painted over in one opaque colour, drawn anew: what was under them is in no byte of it, and no
 * metadata goes along.
 * @throws Problem invalid evidence.broken
 */
export async function redact(bytes: Buffer, boxes: Box[]): Promise<Redacted> {
  const { default: sharp } = await import('sharp')
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: 80_000_000 })
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    for (const box of boxes) {
      const area = toPixels(box, info.width, info.height)
      for (let y = area.top; y < area.top + area.height; y++) {
        const start = (y * info.width + area.left) * info.channels
        data.fill(0x22, start, start + area.width * info.channels)
      }
    }
    const raw = { width: info.width, height: info.height, channels: info.channels }
    const drawn = await sharp(data, { raw }).webp({ quality: 82 }).toBuffer()
    return { bytes: drawn, width: info.width, height: info.height }
  } catch {
    throw new Problem('invalid', 'evidence.broken')
  }
}
