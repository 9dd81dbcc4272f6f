/** Pictures of the screen with 256 colours: a third of the bytes, and nobody sees the difference. */
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = 8
/** Length and type before, checksum behind. */
const AROUND_CHUNK = 12
const COLOURS = 256
/** So many of the palette are simply those that come most often. */
const FREQUENT = 96
/** Kinds of pixels in a PNG's head. */
const RGB = 2
const RGBA = 6
const INDEXED = 3

/** The same picture with a palette; one of another kind than browsers make is left as it is. */
export function withPalette(png: Buffer): Buffer {
  const { head, data } = chunksOf(png)
  const [width, height, depth, kind, interlaced] = [head.readUInt32BE(0), head.readUInt32BE(4), head[8], head[9], head[12]]
  if (depth !== 8 || (kind !== RGB && kind !== RGBA) || interlaced !== 0) return png
  const colours = coloursOf(inflateSync(data), width, height, kind === RGBA ? 4 : 3)
  const palette = paletteOf(colours)
  const nearest = new Map<number, number>()
  const lines = Buffer.alloc(height * (width + 1))
  for (const [at, colour] of colours.entries()) {
    const index = nearest.get(colour) ?? nearestOf(colour, palette)
    nearest.set(colour, index)
    // Each line begins with its filter, which is none.
    lines[at + Math.floor(at / width) + 1] = index
  }
  head[9] = INDEXED
  const table = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  const packed = deflateSync(lines, { level: 9 })
  return Buffer.concat([
    png.subarray(0, SIGNATURE),
    chunk('IHDR', head),
    chunk('PLTE', table),
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunksOf(png: Buffer): { head: Buffer; data: Buffer } {
  const found: Record<string, Buffer[]> = { IHDR: [], IDAT: [] }
  for (let at = SIGNATURE; at < png.length;) {
    const length = png.readUInt32BE(at)
    found[png.toString('latin1', at + 4, at + 8)]?.push(png.subarray(at + 8, at + 8 + length))
    at += AROUND_CHUNK + length
  }
  return { head: Buffer.concat(found['IHDR']!), data: Buffer.concat(found['IDAT']!) }
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, checksum])
}

/** The colour of each pixel as 0xRRGGBB, the filters of the lines undone. */
function coloursOf(raw: Buffer, width: number, height: number, bytes: number): Uint32Array {
  const line = width * bytes
  const pixels = Buffer.alloc(height * line)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (line + 1)]
    for (let x = 0; x < line; x++) {
      const at = y * line + x
      const left = x >= bytes ? pixels[at - bytes]! : 0
      const above = y > 0 ? pixels[at - line]! : 0
      const corner = x >= bytes && y > 0 ? pixels[at - line - bytes]! : 0
      pixels[at] = raw[at + y + 1]! + expected(filter!, left, above, corner)
    }
  }
  const colours = new Uint32Array(width * height)
  for (let at = 0, byte = 0; at < colours.length; at++, byte += bytes)
    colours[at] = (pixels[byte]! << 16) | (pixels[byte + 1]! << 8) | pixels[byte + 2]!
  return colours
}

/** What a filter takes a byte to be, by those around it. */
function expected(filter: number, left: number, above: number, corner: number): number {
  if (filter < 3) return filter === 0 ? 0 : filter === 1 ? left : above
  if (filter === 3) return (left + above) >> 1
  const a = Math.abs(above - corner)
  const b = Math.abs(left - corner)
  const c = Math.abs(left + above - 2 * corner)
  return a <= b && a <= c ? left : b <= c ? above : corner
}

/** The colours that come most often, then again and again the one that is missed most. */
function paletteOf(colours: Uint32Array): number[] {
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const all = [...counts].toSorted((a, b) => b[1] - a[1])
  const palette = all.slice(0, FREQUENT).map(([colour]) => colour)
  const missed = all
    .slice(FREQUENT)
    .map(([colour, count]) => ({ colour, weight: Math.sqrt(count), distance: Math.min(...palette.map((each) => distance(colour, each))) }))
  while (palette.length < COLOURS) {
    const worst = missed.reduce((a, b) => (b.distance * b.weight > a.distance * a.weight ? b : a), { colour: 0, weight: 0, distance: 0 })
    if (worst.distance === 0) break
    palette.push(worst.colour)
    for (const each of missed) each.distance = Math.min(each.distance, distance(each.colour, worst.colour))
  }
  return palette
}

function nearestOf(colour: number, palette: readonly number[]): number {
  let best = 0
  let least = Infinity
  for (let index = 0; index < palette.length; index++) {
    const away = distance(colour, palette[index]!)
    if (away >= least) continue
    best = index
    least = away
  }
  return best
}

/** How different two colours look; green counts most. */
function distance(a: number, b: number): number {
  const red = (a >> 16) - (b >> 16)
  const green = ((a >> 8) & 255) - ((b >> 8) & 255)
  const blue = (a & 255) - (b & 255)
  return 2 * red * red + 4 * green * green + blue * blue
}
