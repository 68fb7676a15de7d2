/** Identifiers made on the phone: UUIDv7 for what is new, UUIDv5 for what two phones must name alike. */

function hex(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`
}

function stamp(bytes: Uint8Array, version: number): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4)
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return hex(bytes)
}

let lastMs = 0
let counter = 0

/**
 * A UUIDv7 (RFC 9562), growing within a page even inside one millisecond.
 * getRandomValues, unlike randomUUID, also exists on plain http.
 */
export function uuid7(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  if (now > lastMs) {
    lastMs = now
    counter = ((bytes[6] ?? 0) & 0x07) << 8 | (bytes[7] ?? 0)
  } else {
    counter += 1
    if (counter > 0xfff) {
      lastMs += 1
      counter = 0
    }
  }
  let ms = lastMs
  for (let i = 5; i >= 0; i -= 1) {
    bytes[i] = ms % 256
    ms = Math.floor(ms / 256)
  }
  bytes[6] = counter >> 8
  bytes[7] = counter & 0xff
  return stamp(bytes, 7)
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}

/** SHA-1 (FIPS 180-4). crypto.subtle would be asynchronous, and is missing on plain http. */
function sha1(message: Uint8Array): Uint8Array {
  const length = message.length
  const padded = new Uint8Array((((length + 8) >> 6) + 1) << 6)
  padded.set(message)
  padded[length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 4, length * 8)
  const out = new DataView(new ArrayBuffer(20))
  let [h0, h1, h2, h3, h4] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  const w = new Int32Array(80)
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 80; i += 1) {
      w[i] = i < 16
        ? view.getInt32(block + i * 4)
        : rotate((w[i - 3] ?? 0) ^ (w[i - 8] ?? 0) ^ (w[i - 14] ?? 0) ^ (w[i - 16] ?? 0), 1)
    }
    let [a, b, c, d, e] = [h0, h1, h2, h3, h4]
    for (let i = 0; i < 80; i += 1) {
      const [f, k] =
        i < 20 ? [(b & c) | (~b & d), 0x5a827999]
        : i < 40 ? [b ^ c ^ d, 0x6ed9eba1]
        : i < 60 ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
        : [b ^ c ^ d, 0xca62c1d6]
      const next = (rotate(a, 5) + f + e + k + (w[i] ?? 0)) | 0
      e = d
      d = c
      c = rotate(b, 30)
      b = a
      a = next
    }
    h0 = (h0 + a) | 0
    h1 = (h1 + b) | 0
    h2 = (h2 + c) | 0
    h3 = (h3 + d) | 0
    h4 = (h4 + e) | 0
  }
  ;[h0, h1, h2, h3, h4].forEach((word, i) => {
    out.setInt32(i * 4, word)
  })
  return new Uint8Array(out.buffer)
}

/** The UUIDv5 (RFC 9562) of `name` in `namespace`: what planned sets and rounds are called on every phone. */
export function uuid5(namespace: string, name: string): string {
  const digits = namespace.replaceAll('-', '')
  const space = Uint8Array.from({ length: 16 }, (_, i) => parseInt(digits.slice(i * 2, i * 2 + 2), 16))
  const text = new TextEncoder().encode(name)
  const message = new Uint8Array(16 + text.length)
  message.set(space)
  message.set(text, 16)
  return stamp(sha1(message).slice(0, 16), 5)
}
