import { writeFileSync } from 'node:fs'
import { Invalid, Refusal, type FieldErrors } from '../errors.ts'

export type Call = { module: string; name: string; given: unknown[] }
export type Failure = {
  message: string
  /** Of a refusal, what makes it again. */
  refusal?: { status: number; code: string; errors?: FieldErrors }
}
export type Answer = { value?: unknown; failed?: undefined } | { failed: Failure; value?: undefined }

// Where memory runs short for all, this process is the one to go.
try {
  writeFileSync('/proc/self/oom_score_adj', '1000')
} catch {
  // Other systems choose for themselves.
}

process.on('message', ({ module, name, given }: Call) => {
  void answerTo(module, name, given).then((answer) => process.send?.(answer))
})
// The server has ended, or has no more work.
process.on('disconnect', () => process.exit())

async function answerTo(module: string, name: string, given: unknown[]): Promise<Answer> {
  try {
    const work = ((await import(module)) as Record<string, (...given: unknown[]) => unknown>)[name]
    return { value: await work?.(...given) }
  } catch (error) {
    return { failed: failureOf(error) }
  }
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error) }
  const { message } = error
  if (!(error instanceof Refusal)) return { message }
  const { status, code } = error
  return { message, refusal: { status, code, ...(error instanceof Invalid && { errors: error.errors }) } }
}
