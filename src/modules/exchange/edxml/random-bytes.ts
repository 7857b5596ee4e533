const LOW = 2 ** 24
const SEED = 42

/**
 * Bytes without meaning for trial packages, the same at every run: those of `java.util.Random` with the seed 42, so that a
 * package built from the same specification by the official library holds the same file.
 */
export async function* randomBytes(length: number): AsyncGenerator<Buffer> {
  // 48 bits of state in two halves, as products of halves stay exact.
  const [multiplierHigh, multiplierLow] = [0x5de, 0xece66d]
  let high = 0x5de
  let low = 0xece66d ^ SEED
  for (let left = length; left > 0; left -= PIECE) {
    const piece = Buffer.alloc(Math.ceil(Math.min(PIECE, left) / 4) * 4)
    for (let at = 0; at < piece.length; at += 4) {
      const product = low * multiplierLow + 0xb
      high = (high * multiplierLow + low * multiplierHigh + Math.floor(product / LOW)) % LOW
      low = product % LOW
      piece.writeUInt32LE(high * 256 + Math.floor(low / 65_536), at)
    }
    yield piece.subarray(0, Math.min(PIECE, left))
  }
}
const PIECE = 65_536
