import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { after, describe, it } from 'node:test'
import { freePort } from '#platform/free-port.ts'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { birthAnswers } from '#tests/support/dossiers.ts'
import { ended } from '#tests/support/processes.ts'

const HOME = new URL(`../../var/killed-${process.pid}`, import.meta.url).pathname
const PORT = await freePort()
const BASE = `http://127.0.0.1:${PORT}`
const AT_ONCE = 6
const BEFORE_THE_END = 60

let child: ChildProcess | undefined
after(async () => {
  if (child) await ended(child, 'SIGINT')
  await rm(HOME, { recursive: true, force: true })
})

/** The product as somebody starts it who has given nothing but a port: with the database that comes with it. */
async function start(): Promise<void> {
  const started = spawn(process.execPath, ['--import', './scripts/loader.mjs', 'src/main.ts'], {
    env: {
      PATH: process.env['PATH'],
      PORT: String(PORT),
      DATA_DIR: HOME,
      RATE_LIMIT: '1000000',
      LOG_LEVEL: 'fatal',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child = started
  await new Promise<void>((resolve, reject) => {
    started.stdout.on('data', (text: Buffer) => text.includes('đang chạy tại') && resolve())
    started.on('exit', (code) => reject(new Error(`ended with ${code}`)))
  })
}

/** The database server, killed as by the machine: its first process, whose children go with it. */
async function killDatabase(): Promise<void> {
  const [pid] = (await readFile(`${HOME}/postgres/postmaster.pid`, 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
}

type Citizen = (path: string, init?: RequestInit) => Promise<Response>

async function signIn(): Promise<Citizen> {
  const cookies = new Map<string, string>()
  const ask: Citizen = async (path, init = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(BASE + path, {
      ...init,
      redirect: 'manual',
      headers: { ...Object.fromEntries(new Headers(init.headers)), cookie },
    })
    for (const given of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(given) ?? []
      cookies.set(name, value)
    }
    return answer
  }
  const token = await formToken(await ask('/dang-nhap'))
  const body = new URLSearchParams({
    _csrf: token,
    login: birthAnswers.applicantPersonalNumber,
    password: 'mot-cua-xin-chao',
  })
  assert.equal((await ask('/dang-nhap', { method: 'POST', body })).status, 303)
  return ask
}

const formToken = async (answer: Response): Promise<string> =>
  /name="_csrf" value="([^"]+)"/.exec(await answer.text())?.[1] ?? ''

async function keepPaper(citizen: Citizen): Promise<{ component: number; sha256: string; fileName: string }> {
  const body = new FormData()
  body.append('_csrf', await formToken(await citizen('/giay-to-cua-toi')))
  body.append(
    'paper',
    new Blob([new Uint8Array(samplePdf)], { type: 'application/pdf' }),
    'giay-chung-sinh.pdf',
  )
  assert.equal((await citizen('/giay-to-cua-toi', { method: 'POST', body })).status, 303)
  return {
    component: 0,
    sha256: createHash('sha256').update(samplePdf).digest('hex'),
    fileName: 'giay-chung-sinh.pdf',
  }
}

/** Several file births one after the other until nobody answers any more. @returns the codes they were told */
async function fileUntil(citizen: Citizen, isEnough: (told: number) => void): Promise<string[]> {
  const paper = await keepPaper(citizen)
  const { items } = (await (await citizen('/api/agencies?search=quang+trung')).json()) as {
    items: { key: string; name: string }[]
  }
  const agency = items.find(({ name }) => name.includes('phường Quang Trung'))?.key
  const told: string[] = []
  const one = async (): Promise<void> => {
    for (;;) {
      const answer = await citizen('/api/dossiers', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          procedureCode: '1.001193',
          agency,
          answers: birthAnswers,
          papers: [paper],
          idempotencyKey: randomUUID(),
        }),
      }).catch(() => undefined)
      if (!answer) return
      const { code } = (await answer.json().catch(() => ({}))) as { code?: string }
      if (answer.status !== 201 || !code) return
      told.push(code)
      isEnough(told.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  return told
}

describe('what was acknowledged is there', () => {
  const WAYS = [
    { what: 'the product is killed', alsoDatabase: false },
    { what: 'the product and its database are killed', alsoDatabase: true },
  ]
  for (const { what, alsoDatabase } of WAYS)
    it(`after ${what} in the middle of filing`, async () => {
      if (!child) await start()
      let killed: Promise<void> | undefined
      const told = await fileUntil(await signIn(), (count) => {
        if (count < BEFORE_THE_END || killed) return
        killed = Promise.all([ended(child!, 'SIGKILL'), alsoDatabase && killDatabase()]).then(() => undefined)
      })
      await killed
      assert.ok(told.length >= BEFORE_THE_END, `${told.length} were told`)
      assert.equal(new Set(told).size, told.length)
      await start()
      const citizen = await signIn()
      for (const code of told) {
        const answer = await citizen(`/api/dossiers/${code}`)
        assert.equal(answer.status, 200, code)
        const { papers } = (await answer.json()) as { papers?: unknown[] }
        assert.equal(papers?.length, 1, code)
      }
    })
})
