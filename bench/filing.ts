import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { dateOf } from '#platform/clock.ts'
import { inTransaction } from '#platform/database/database.ts'
import { storeFile } from '#platform/files/files.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { completeServices, getServiceAt } from '#modules/catalogue/index.ts'
import { keepPersonPapers, prefill } from '#modules/dossiers/index.ts'
import { findAccountByLogin, insertAccount, openSession, samplePersons } from '#modules/identity/index.ts'
import { makeAnswers } from '#src/demo/answers.ts'
import { seededRandom } from '#src/demo/random.ts'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { load } from './support/load.ts'
import type { Stage, WebServer } from './support/stage.ts'
import { fixed, median, printTable, whole } from './support/table.ts'

const SECONDS = 8
const CONNECTIONS = 32
const ROUNDS = 3

/** (a) Dossiers filed a second over HTTP, durable, against the floor: the same rows, one prepared statement each. */
export async function benchFiling(stage: Stage, web: WebServer): Promise<number> {
  const bodies = await prepareBodies(stage)
  const http: number[] = []
  const floor: number[] = []
  let p95 = 0
  await load(web.url, { seconds: 3, connections: CONNECTIONS, make: nextOf(bodies) })
  for (let round = 0; round < ROUNDS; round++) {
    const run = await load(web.url, { seconds: SECONDS, connections: CONNECTIONS, make: nextOf(bodies) })
    if (run.errors > 0) throw new Error(`${run.errors} filings were refused`)
    http.push(run.rate)
    p95 = Math.max(p95, run.p95)
    floor.push(await measureFloor(stage))
  }
  const ratio = median(http) / median(floor)
  printTable(
    `(a) Filing, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s each, alternating`,
    ['way', 'dossiers/s', 'rounds', 'p95 ms'],
    [
      ['over HTTP, everything', whole(median(http)), http.map(whole).join(' '), fixed(p95)],
      ['floor: one prepared statement', whole(median(floor)), floor.map(whole).join(' '), ''],
      ['ratio', fixed(ratio, 2), 'wanted: 0.50', ''],
    ],
  )
  return ratio
}

type Body = { cookie: string; fields: Record<string, unknown> }

function nextOf(bodies: readonly Body[]) {
  let next = 0
  return () => {
    const { cookie, fields } = bodies[next++ % bodies.length]!
    return {
      method: 'POST' as const,
      path: '/api/dossiers',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ ...fields, idempotencyKey: randomUUID() }),
    }
  }
}

/** Two hundred citizens, each with a session and a dossier of some procedure at some agency. */
async function prepareBodies({ services }: Stage): Promise<Body[]> {
  const { db } = services
  const now = services.clock.now()
  const random = seededRandom(11)
  const citizens = (await samplePersons(db, 400)).filter((person) => person.kind === 'citizen')
  const free = await Promise.all(citizens.map((person) => findAccountByLogin(db, person.personal_number!)))
  const persons = citizens.filter((_person, index) => !free[index]).slice(0, 200)
  const choices = (await completeServices(db, now)).filter((choice) => choice.audiences.includes('citizen'))
  await storeFile(services, Readable.from([samplePdf]), ['application/pdf'], 'giay-to.pdf')
  const sha256 = createHash('sha256').update(samplePdf).digest('hex')
  return Promise.all(
    persons.map(async (person) => {
      const account = {
        id: randomUUID(),
        kind: 'citizen' as const,
        name: person.full_name,
        person_id: person.id,
      }
      const session = await inTransaction(db, async (tx) => {
        await insertAccount(
          tx,
          { ...account, email: null, password_hash: 'none', must_change_password: false },
          [person.personal_number!],
          now,
        )
        const origin = { ip: '127.0.0.1', requestId: 'bench', userAgent: 'bench' }
        return openSession(tx, account, undefined, now, origin)
      })
      await keepPaper(services, person.id, sha256)
      const choice = random.pick(choices)
      const service = await getServiceAt(db, choice.code, choice.agencyId, now)
      const agency = await getAgency(db, choice.agencyId)
      const answers = makeAnswers(
        service.form,
        prefill(service.form, person, {}),
        random,
        services.lists,
        dateOf(now),
      )
      const papers = service.components.flatMap((component, index) =>
        component.required ? [{ component: index, sha256, fileName: 'giay-to.pdf' }] : [],
      )
      return {
        cookie: `mc_session=${session.token}`,
        fields: { procedureCode: choice.code, agency: agency.key, answers, papers },
      }
    }),
  )
}

async function keepPaper(services: Stage['services'], personId: string, sha256: string): Promise<void> {
  await inTransaction(services.db, (tx) =>
    keepPersonPapers(
      tx,
      personId,
      [
        {
          title: 'Giấy tờ',
          file_name: 'giay-to.pdf',
          sha256,
          size: samplePdf.length,
          media_type: 'application/pdf',
          issued_by: null,
        },
      ],
      services.clock.now(),
    ),
  )
}

/** The floor runs in a process of its own, as the server does. */
function measureFloor({ databaseUrl }: Stage): Promise<number> {
  const file = fileURLToPath(new URL('./floor.ts', import.meta.url))
  const child = fork(file, [databaseUrl, String(SECONDS), String(CONNECTIONS)])
  return new Promise((resolve, reject) => {
    child.once('message', (rate) => resolve(Number(rate)))
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? undefined : reject(new Error(`floor ended with ${code}`))))
  })
}
