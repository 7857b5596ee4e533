import { randomBytes } from 'node:crypto'
import { Refusal } from '#platform/errors.ts'
import { timeStampRequest, tokenOf } from '#platform/signing/time-stamp.ts'
import type { TimeStamper } from '#platform/signing/types.ts'

const PATIENCE_MS = 15_000

/**
 * Asks a time-stamping authority over HTTP (RFC 3161, 3.4).
 * @throws Refusal when it does not answer
 */
export const httpTimeStamper =
  (url: string): TimeStamper =>
  async (hash) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query' },
        body: new Uint8Array(timeStampRequest(hash, randomBytes(8))),
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      if (!response.ok) throw new Error(`status ${response.status}`)
      return tokenOf(Buffer.from(await response.arrayBuffer()))
    } catch (cause) {
      const message = 'Máy chủ cấp dấu thời gian chưa trả lời nên chưa ký được. Xin thử lại sau ít phút.'
      throw Object.assign(new Refusal(503, 'time-stamp-away', message), { cause })
    }
  }
