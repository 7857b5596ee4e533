import { Conflict, Invalid } from '#platform/errors.ts'

/** What files made to do harm do to whoever reads them. */

export const twice = (bytes: Buffer) => ({ bytes: Buffer.concat([bytes, bytes]), words: [bytes.toString()] })

export function fails(words: string): never {
  throw new Error(words)
}

export function refuses(kind: 'invalid' | 'conflict'): never {
  throw kind === 'invalid' ? new Invalid({ text: 'Tải tệp khác.' }) : new Conflict('Tệp bị khóa.')
}

/** What is known there of the surroundings of the server. */
export const surroundings = (): string[] => Object.keys(process.env)

export const processId = (): number => process.pid

export function runsForEver(): never {
  for (;;);
}

/** Takes so many MB, and keeps them. */
export async function takes(megabytes: number): Promise<number> {
  const kept: Buffer[] = []
  for (let at = 0; at < megabytes; at += 10) {
    kept.push(Buffer.alloc(10_000_000, 1))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return kept.length
}

export const fallsOver = (): never => process.exit(1)

export async function throwsLater(): Promise<void> {
  await new Promise(() => {
    setImmediate(() => {
      throw new Error('in a listener')
    })
  })
}
