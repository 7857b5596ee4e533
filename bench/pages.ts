import { sql } from 'kysely'
import { generateDossiers } from './support/generate.ts'
import { compareTable, measure, type Page } from './support/measure.ts'
import { signIn } from './support/sign-in.ts'
import type { Stage, WebServer } from './support/stage.ts'
import { whole } from './support/table.ts'

const SMALL = 10_000
const LARGE = Number(process.env['BENCH_DOSSIERS'] ?? 1_000_000)

/** (b) The pages people open most, with ten thousand and with a million dossiers in the database. */
export async function benchPages(stage: Stage, web: WebServer): Promise<void> {
  const { db } = stage.services
  await generateDossiers(db, 0, SMALL)
  const pages = await preparePages(stage)
  const small = await measure(web, pages)
  const seconds = await generateDossiers(db, SMALL, LARGE)
  const large = await measure(web, pages)
  compareTable(`(b) Pages; ${whole(LARGE)} dossiers made in ${whole(seconds)} s`, pages, small, large)
}

async function preparePages({ services }: Stage): Promise<Page[]> {
  const { cookie, position } = await signIn(services, 'chuyenvien1.phuong-quang-trung')
  const { rows } = await sql<{ code: string }>`
    SELECT code FROM dossier WHERE agency_id = ${position.agency_id} ORDER BY submitted_at DESC LIMIT 60`.execute(
    services.db,
  )
  const codes = rows.map((row) => row.code)
  return [
    { name: 'work list', cookie, paths: ['/viec-cua-toi'] },
    { name: 'dossiers of the agency', cookie, paths: ['/ho-so', '/ho-so?trangThai=returned'] },
    { name: 'dossier', cookie, paths: codes.map((code) => `/ho-so/${encodeURIComponent(code)}`) },
    {
      name: 'search of dossiers by name',
      cookie,
      paths: ['/ho-so?q=062190000001', '/ho-so?q=nguyen+thi+hoa'],
    },
    {
      name: 'public tracking',
      cookie: '',
      paths: codes.map((code) => `/tra-cuu?ma=${encodeURIComponent(code)}`),
    },
    {
      name: 'catalogue search',
      cookie: '',
      paths: [
        '/thu-tuc?q=khai+sinh',
        '/thu-tuc?q=dat+dai',
        '/thu-tuc?q=h%E1%BB%99+kinh+doanh',
        '/thu-tuc?q=ket+hon',
      ],
    },
  ]
}
