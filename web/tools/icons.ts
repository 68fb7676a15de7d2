/** `node tools/icons.ts`: public/*.png anew, drawn here from the shapes of public/icon.svg: a ruled line, the margin, and the C of the word on it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

type Colour = readonly [number, number, number]
const PAGE: Colour = [255, 255, 255]
const RULE: Colour = [0x25, 0x34, 0xa0]
const MARGIN: Colour = [0xbd, 0x2b, 0x64]
const INK: Colour = [0x15, 0x18, 0x29]

const UNITS = 32 // of the drawing, as in the SVG
const CORNER = 7
const SAMPLES = 4 // a side, for each pixel: soft edges
const C = { x: 19.626, y: 14.5, radius: 6.5, half: 1.7, end: { x: 24.5, above: 10.2, below: 18.8 } }

/** `round` has the corners of an app's icon and nothing outside them; `scale` leaves room for a platform's own mask. */
type Icon = { name: string; size: number; round: boolean; scale: number }

const ICONS: readonly Icon[] = [
  { name: 'icon-192.png', size: 192, round: true, scale: 1 },
  { name: 'icon-512.png', size: 512, round: true, scale: 1 },
  { name: 'icon-maskable-512.png', size: 512, round: false, scale: 0.75 },
  { name: 'apple-touch-icon.png', size: 180, round: false, scale: 0.9 },
]

function inCorners(x: number, y: number): boolean {
  const dx = Math.max(CORNER - x, x - (UNITS - CORNER), 0)
  const dy = Math.max(CORNER - y, y - (UNITS - CORNER), 0)
  return Math.hypot(dx, dy) <= CORNER
}

function onC(x: number, y: number): boolean {
  const { end, half, radius } = C
  if (Math.min(Math.hypot(x - end.x, y - end.above), Math.hypot(x - end.x, y - end.below)) <= half) return true
  const open = x > C.x && Math.abs(y - C.y) / (x - C.x) < (end.below - C.y) / (end.x - C.x)
  return !open && Math.abs(Math.hypot(x - C.x, y - C.y) - radius) <= half
}

/** The colour of a point of the drawing; later shapes lie over earlier ones, the page goes on under a platform's mask. */
function colourAt(x: number, y: number): Colour {
  if (onC(x, y)) return INK
  if (Math.abs(x - 9) <= 1 && y >= 4 && y <= 28) return MARGIN
  return Math.abs(y - 23.5) <= 1 && x >= 4 && x <= 28 ? RULE : PAGE
}

function pixel(left: number, top: number, { size, round, scale }: Icon): number[] {
  const sum = [0, 0, 0, 0]
  for (let n = 0; n < SAMPLES * SAMPLES; n += 1) {
    const at = (edge: number, part: number) => (((edge + (part + 0.5) / SAMPLES) / size - 0.5) / scale + 0.5) * UNITS
    const [x, y] = [at(left, n % SAMPLES), at(top, Math.floor(n / SAMPLES))]
    if (round && !inCorners(x, y)) continue
    for (const [i, part] of [...colourAt(x, y), 255].entries()) sum[i] = (sum[i] ?? 0) + part
  }
  const covered = (sum[3] ?? 0) / 255
  return sum.map((part, i) => (i < 3 ? (covered ? Math.round(part / covered) : 0) : Math.round(part / SAMPLES ** 2)))
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** The bytes of a PNG: eight bits for each of red, green, blue and opacity, no filter. */
function draw(icon: Icon): Buffer {
  const { size } = icon
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  head.set([8, 6, 0, 0, 0], 8)
  const rows = Array.from({ length: size }, (_, y) => [0, ...Array.from({ length: size }, (_, x) => pixel(x, y, icon)).flat()])
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.from(rows.flat()), { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}

for (const icon of ICONS) writeFileSync(join(import.meta.dirname, '../public', icon.name), draw(icon))
