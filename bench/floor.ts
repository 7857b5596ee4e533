import { randomUUIDv7 } from 'node:crypto'
import pg from 'pg'

/**
 * The floor of filing: the rows that `insertFiling` writes – number, instance, task, dossier, paper, person's paper,
 * figure, event, audit, job – by the same driver with one prepared statement and nothing else: no HTTP, no session, no
 * validation, no permission, no process.
 */
const [databaseUrl, seconds, connections] = process.argv.slice(2)

const TEXT = `
  WITH instance AS (
    INSERT INTO process_instance (id, definition_id, subject_kind, subject_id, agency_id, data, path, started_at)
    VALUES ($1, $2, 'dossier', $3::text, $4, '{}', '{start,receive}', now()) RETURNING id
  ), tasks AS (
    INSERT INTO process_task (id, instance_id, token, node_id, name, role, agency_id, opened_at, limit_minutes, due_at)
    SELECT $5, id, 1, 'receive', 'Tiếp nhận, kiểm tra và số hóa hồ sơ', 'reception', $4, now(), 240, now() FROM instance
  ), number AS (
    INSERT INTO dossier_number (agency_identifier, day, last) VALUES ($6, current_date, 1)
    ON CONFLICT (agency_identifier, day) DO UPDATE SET last = dossier_number.last + 1
    RETURNING $6 || '-' || to_char(current_date, 'YYMMDD') || '-' || lpad(last::text, greatest(4, length(last::text)), '0') AS code
  ), filed AS (
    INSERT INTO dossier (id, code, status, procedure_code, procedure_name, field, agency_id, agency_name, channel,
      person_id, applicant, filed_by, form_key, answers, template_key, process_key, instance_id, limit_amount, limit_unit,
      fee, return_by, submitted_at, filing_key, search)
    SELECT $3::uuid, code, 'submitted', '1.001193', 'Thủ tục đăng ký khai sinh', 'Hộ tịch', $4,
      'Ủy ban nhân dân phường Quang Trung', 'online', $7, $8::jsonb, $7, 'birth-registration', $9::jsonb,
      'birth-certificate', 'commune-same-day', instance.id, 1, 'working-day', 0, 'online', now(), $10,
      lower(code) || ' vu thi hanh 062190000001 0905123456 thu tuc dang ky khai sinh' FROM number, instance
    RETURNING id, code
  ), papers AS (
    INSERT INTO dossier_paper (id, dossier_id, kind, component, title, file_name, sha256, size, media_type, added_at, added_by)
    SELECT $11, id, 'submitted', 0, 'Giấy chứng sinh', 'giay-to.pdf', repeat('0', 64), 600, 'application/pdf', now(), $7 FROM filed
  ), kept AS (
    INSERT INTO person_paper (id, person_id, title, file_name, sha256, size, media_type, added_at)
    SELECT $11, $7, 'Giấy chứng sinh', 'giay-to.pdf', repeat('0', 64), 600, 'application/pdf', now() FROM filed
    ON CONFLICT (person_id, sha256) DO NOTHING
  ), figure AS (
    INSERT INTO dossier_figure (day, agency_id, field, received, received_online)
    SELECT current_date, $4, 'Hộ tịch', 1, 1 FROM filed
    ON CONFLICT (day, agency_id, field) DO UPDATE SET received = dossier_figure.received + 1,
      received_online = dossier_figure.received_online + 1
  ), event AS (
    INSERT INTO dossier_event (dossier_id, at, act, public, actor_account_id, actor_name)
    SELECT id, now(), 'file', true, $7, 'Vũ Thị Hạnh' FROM filed
  ), told AS (
    INSERT INTO audit_entry (at, actor_kind, actor_account_id, actor_name, act, subject_kind, subject_id, person_id, ip,
      request_id, user_agent)
    SELECT now(), 'citizen', $7, 'Vũ Thị Hạnh', 'dossier.file', 'dossier', $3, $7, '127.0.0.1', 'bench', 'bench' FROM filed
  )
  SELECT code, graphile_worker.add_job('dossier.notify', json_build_object('dossierId', $3::text, 'act', 'file'),
    max_attempts := 12) FROM filed`

const ANSWERS = JSON.stringify(
  Object.fromEntries(
    Array.from({ length: 24 }, (_, index) => [`field${index}`, 'Thôn 3, phường Quang Trung']),
  ),
)
const APPLICANT = JSON.stringify({
  kind: 'citizen',
  fullName: 'Vũ Thị Hạnh',
  personalNumber: '062190000001',
  address: 'Thôn 1',
})

const pool = new pg.Pool({ connectionString: databaseUrl, max: Number(connections), options: '-c jit=off' })
const { rows: agencies } = await pool.query<{ id: string; identifier: string }>(
  'SELECT id, identifier FROM agency',
)
const { rows: people } = await pool.query<{ id: string }>('SELECT id FROM person LIMIT 200')
const { rows: definitions } = await pool.query<{ id: string }>('SELECT id FROM process_definition LIMIT 1')

let written = 0
const until = performance.now() + Number(seconds) * 1000
const began = performance.now()

async function write(worker: number): Promise<void> {
  for (let turn = worker; performance.now() < until; turn += Number(connections)) {
    const agency = agencies[(turn * 7) % agencies.length]!
    const person = people[turn % people.length]!
    const dossier = randomUUIDv7()
    await pool.query({
      name: 'floor',
      text: TEXT,
      values: [
        randomUUIDv7(),
        definitions[0]!.id,
        dossier,
        agency.id,
        randomUUIDv7(),
        agency.identifier,
        person.id,
        APPLICANT,
        ANSWERS,
        `floor/${dossier}`,
        randomUUIDv7(),
      ],
    })
    written += 1
  }
}

await Promise.all(Array.from({ length: Number(connections) }, (_, worker) => write(worker)))
const rate = written / ((performance.now() - began) / 1000)
await pool.end()
process.send?.(rate)
