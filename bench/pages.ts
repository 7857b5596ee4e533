import { sql } from 'kysely'
import { generateDossiers } from './support/generate.ts'
import { comparePages, type Page } from './support/measure.ts'
import { signIn } from './support/sign-in.ts'
import { withTwin, type Stage, type WebServer } from './support/stage.ts'
import { whole } from './support/table.ts'

const SMALL = 10_000
const LARGE = Number(process.env['BENCH_DOSSIERS'] ?? 1_000_000)
const SEATS = ['%phuong-quang-trung', '%so-tu-phap', '%so-noi-vu', '%so-y-te']

/**
 * (b) The pages people open most, of a province with ten thousand and of one with a million dossiers. The ten thousand are those of
 * a few agencies, the million those of all: pages are full both times.
 */
export async function benchPages(stage: Stage, web: WebServer): Promise<void> {
  const seconds = await generateDossiers(stage.services.db, 0, LARGE)
  const pages = await preparePages(stage)
  await withTwin(async (twin, twinWeb) => {
    await generateDossiers(twin.services.db, 0, SMALL, SEATS)
    await comparePages(
      `(b) Pages; ${whole(LARGE)} dossiers made in ${whole(seconds)} s`,
      { stage: twin, web: twinWeb, pages: await preparePages(twin) },
      { stage, web, pages },
    )
  })
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
