import { readFile } from 'node:fs/promises'
import { load } from './support/load.ts'
import { startWeb, type Stage } from './support/stage.ts'
import { fixed, median, printTable, whole } from './support/table.ts'

/** (e) From the command to the first answer on a database that is there, and memory at rest and under load. */
export async function benchMachine(stage: Stage): Promise<void> {
  const starts: number[] = []
  for (let round = 0; round < 3; round++) {
    const web = await startWeb(stage)
    starts.push(web.readyMs)
    await web.stop()
  }
  const web = await startWeb(stage)
  await new Promise((resolve) => setTimeout(resolve, 3000))
  const rest = await residentMb(web.pid)
  const make = () => ({ method: 'GET' as const, path: '/thu-tuc?q=khai+sinh', headers: {} })
  const running = load(web.url, { seconds: 10, connections: 32, make })
  let peak = 0
  const timer = setInterval(() => void residentMb(web.pid).then((now) => (peak = Math.max(peak, now))), 200)
  await running
  clearInterval(timer)
  await web.stop()
  printTable(
    '(e) Start and memory of the Node process',
    ['figure', 'value'],
    [
      ['start to first answer, ms (median of 3)', whole(median(starts))],
      ['memory at rest, MB', fixed(rest)],
      ['memory under load (32 connections), MB', fixed(peak)],
    ],
  )
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024
}
