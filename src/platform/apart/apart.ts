import { fork, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { Conflict, Invalid, Refusal } from '../errors.ts'
import type { Answer, Call, Failure } from './process.ts'

/** The functions of a module, as they are called from another process. */
export type Remote<M> = {
  [K in keyof M as M[K] extends (...given: never[]) => unknown ? K : never]: M[K] extends (
    ...given: infer A
  ) => infer R
    ? (...given: A) => Promise<Awaited<R>>
    : never
}

export type Apart = {
  /**
   * The functions of a module, each done in a process of its own. Arguments and results are copied: bytes and plain values.
   * @throws Busy when as many calls wait as may; GaveUp when it takes too long or too much memory, or when its process ends; the
   *   refusal made there; Error with the message of any other
   */
  of<M extends object>(module: URL): Remote<M>
  /** Ends the processes; what they have in hand is given up. */
  close(): void
}

/** The work was ended before it was done; the file it was done on is not what it says it is. */
export class GaveUp extends Error {}

/** As much waits as may; nothing was begun. */
export class Busy extends Refusal {
  constructor() {
    super(503, 'busy', 'Đang có nhiều tệp chờ xử lý nên hệ thống chưa nhận thêm. Xin thử lại sau ít phút.')
  }
}

export type Limits = {
  seconds: number
  megabytes: number
  idleSeconds: number
  processes: number
  /** How many calls may wait for a process; left out, any number. */
  waiting?: number
}
const LIMITS: Limits = { seconds: 240, megabytes: 1500, idleSeconds: 30, processes: 3 }
/** How often the memory of a process is looked at. */
const LOOK_MS = 100

type Task = Call & { resolve(value: unknown): void; reject(error: Error): void }
type Hand = { child: ChildProcess; task?: Task; timers: NodeJS.Timeout[]; idle?: NodeJS.Timeout }

/** Processes start with the first work and never keep the server alive by themselves. */
export function createApart(limits: Limits = LIMITS): Apart {
  const hands = new Set<Hand>()
  const waiting: Task[] = []

  /** The work of a process is over, well or not; it takes the next, or rests. */
  const free = (hand: Hand): Task | undefined => {
    const { task } = hand
    for (const timer of hand.timers) clearTimeout(timer)
    hand.timers = []
    hand.task = undefined
    return task
  }
  const lost = (hand: Hand, error: Error): void => {
    if (!hands.delete(hand)) return
    clearTimeout(hand.idle)
    hand.child.kill('SIGKILL')
    free(hand)?.reject(error)
    next()
  }
  const rest = (hand: Hand): void => {
    hold(hand.child, false)
    hand.idle = setTimeout(() => lost(hand, new GaveUp('idle')), limits.idleSeconds * 1000).unref()
    next()
  }
  const start = (): Hand => {
    const child = fork(new URL('./process.ts', import.meta.url), {
      serialization: 'advanced',
      // What readers of pictures print of a bad file helps nobody; that it ended is told.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // No secret of the server goes over, nor the wish of a watcher to be told by the same line what is imported.
      env: {},
    })
    const hand: Hand = { child, timers: [] }
    hands.add(hand)
    child.on('message', (answer: Answer) => {
      const task = free(hand)
      if (answer.failed === undefined) task?.resolve(answer.value)
      else task?.reject(errorOf(answer.failed))
      rest(hand)
    })
    child.on('error', (error) => lost(hand, new GaveUp(error.message)))
    child.on('exit', () => lost(hand, new GaveUp('the process of its own ended')))
    return hand
  }
  const give = (hand: Hand, task: Task): void => {
    clearTimeout(hand.idle)
    hold(hand.child, true)
    hand.task = task
    const { module, name, given } = task
    hand.child.send({ module, name, given } satisfies Call)
    const tooLong = () => lost(hand, new GaveUp(`${name} took more than ${limits.seconds} s`))
    const look = async () => {
      const megabytes = await memoryOf(hand.child)
      if (hand.task === task && megabytes > limits.megabytes)
        lost(hand, new GaveUp(`${name} took more than ${limits.megabytes} MB`))
    }
    hand.timers = [setTimeout(tooLong, limits.seconds * 1000), setInterval(() => void look(), LOOK_MS)]
  }
  const next = (): void => {
    if (waiting.length === 0) return
    const resting = [...hands].find((hand) => !hand.task)
    if (resting) give(resting, waiting.shift()!)
    else if (hands.size < limits.processes) give(start(), waiting.shift()!)
  }
  const call = (module: string, name: string, given: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const hasFree = hands.size < limits.processes || [...hands].some((hand) => !hand.task)
      if (!hasFree && waiting.length >= (limits.waiting ?? Infinity)) return reject(new Busy())
      waiting.push({ module, name, given, resolve, reject })
      next()
    })

  return {
    of: <M extends object>(module: URL) =>
      // The functions are known by the type of the module alone: it is loaded there, not here.
      new Proxy({} as Remote<M>, {
        get:
          (_none, name) =>
          (...given: unknown[]) =>
            call(module.href, String(name), given),
      }),
    close() {
      for (const task of waiting.splice(0)) task.reject(new GaveUp('the server stops'))
      for (const hand of hands) lost(hand, new GaveUp('the server stops'))
    },
  }
}

function errorOf({ message, refusal }: Failure): Error {
  if (!refusal) return new Error(message)
  const { status, code, errors } = refusal
  if (errors) return new Invalid(errors, message)
  return status === 409 ? new Conflict(message) : new Refusal(status, code, message)
}

/** Does the process keep the server alive? Only while something is in its hand. */
function hold(child: ChildProcess, held: boolean): void {
  if (held) child.ref()
  else child.unref()
  if (held) child.channel?.ref()
  else child.channel?.unref()
}

const PAGE_KB = 4

/** What a process holds, in MB; nothing is known where the system does not tell. */
async function memoryOf({ pid }: ChildProcess): Promise<number> {
  try {
    const [, resident] = (await readFile(`/proc/${pid}/statm`, 'latin1')).split(' ')
    return (Number(resident) * PAGE_KB) / 1024
  } catch {
    return 0
  }
}
