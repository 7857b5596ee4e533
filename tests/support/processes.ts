import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'

/** Ends a process and waits until it is gone. */
export const ended = (child: ChildProcess, signal: NodeJS.Signals) =>
  new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.removeAllListeners('exit')
    child.on('exit', () => resolve())
    child.kill(signal)
  })

/** Waits for something other processes do. */
export async function until(what: string, done: () => Promise<boolean>, seconds = 120): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!(await done())) {
    assert.ok(Date.now() < end, `${what} within ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
}
