import autocannon from 'autocannon'

export type Load = {
  rate: number
  p50: number
  p95: number
  errors: number
  good: number
  /** How long each good answer took, in milliseconds, the shortest first. */
  times: readonly number[]
}
export type Request = { method: 'GET' | 'POST'; path: string; headers: Record<string, string>; body?: string }

/** Sends requests over kept connections for so many seconds; `make` gives the next one. Times in milliseconds. */
export function load(
  url: string,
  options: { seconds: number; connections: number; make: () => Request },
): Promise<Load> {
  const times: number[] = []
  let errors = 0
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        duration: options.seconds,
        connections: options.connections,
        pipelining: 1,
        requests: [{ setupRequest: (request) => ({ ...request, ...options.make() }) }],
      },
      (error) => {
        if (error) reject(error)
        else resolve(summary(times, errors, (performance.now() - began) / 1000))
      },
    )
    instance.on('response', (_client, status, _bytes, milliseconds) => {
      if (status >= 200 && status < 300) times.push(milliseconds)
      else errors += 1
    })
    instance.on('reqError', () => (errors += 1))
  })
}

function summary(times: number[], errors: number, seconds: number): Load {
  const sorted = times.sort((a, b) => a - b)
  const [p50, p95] = [share(sorted, 0.5), share(sorted, 0.95)]
  return { rate: sorted.length / seconds, p50, p95, errors, good: sorted.length, times: sorted }
}

/** The time that this share of the sorted times keeps to. */
export const share = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
