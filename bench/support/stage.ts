import { spawn, type ChildProcess } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { readConfig } from '#platform/config/config.ts'
import { startEmbedded } from '#platform/database/embedded.ts'
import { migrate } from '#platform/database/migrate.ts'
import { freePort } from '#platform/free-port.ts'
import { migrateJobs } from '#platform/jobs/jobs.ts'
import type { Services } from '#platform/services.ts'
import { demoAccounts } from '#src/demo/people.ts'
import { loadProvince } from '#src/load-province.ts'
import { allMigrations } from '#src/modules.ts'
import { composeServices } from '#src/services.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type Stage = { services: Services; databaseUrl: string; dataDir: string; close(): Promise<void> }

let stages = 0

/** A durable database (fsync on) of this run's own with Kon Tum and its demo people, thrown away at the end. */
export async function setStage(): Promise<Stage> {
  const dataDir = `${root}var/bench-${process.pid}-${++stages}`
  const server = await startEmbedded(dataDir)
  const config = readConfig({ DATA_DIR: dataDir, DATABASE_URL: server.url, LOG_LEVEL: 'error' }, ['--demo'])
  const services = await composeServices(config, server.url)
  await migrate(services.db, allMigrations)
  await migrateJobs(server.url)
  await loadProvince(services, () => {})
  await demoAccounts(services)
  return {
    services,
    databaseUrl: server.url,
    dataDir,
    close: async () => {
      await services.printer.close()
      services.apart.close()
      services.checks.close()
      await services.db.destroy()
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Does something with a second province beside the first, which has a database and a server of its own. */
export async function withTwin(work: (stage: Stage, web: WebServer) => Promise<void>): Promise<void> {
  const stage = await setStage()
  try {
    const web = await startWeb(stage)
    try {
      await work(stage, web)
    } finally {
      await web.stop()
    }
  } finally {
    await stage.close()
  }
}

export type WebServer = { url: string; pid: number; readyMs: number; stop(): Promise<void> }

/** The product as its users run it: a process of its own, pages and API only. */
export async function startWeb(stage: Stage): Promise<WebServer> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn(process.execPath, ['--import', './scripts/loader.mjs', 'src/main.ts', '--demo'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      ROLE: 'web',
      PORT: String(port),
      DATABASE_URL: stage.databaseUrl,
      DATA_DIR: stage.dataDir,
      RATE_LIMIT: '10000000',
      LOG_LEVEL: 'error',
    },
  })
  const url = `http://127.0.0.1:${port}`
  await untilAnswers(`${url}/healthz`, child)
  return { url, pid: child.pid!, readyMs: performance.now() - began, stop: () => end(child) }
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000
  while (child.exitCode === null && Date.now() < deadline) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('the server did not start')
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGINT')
  await new Promise((resolve) => child.once('exit', resolve))
}
