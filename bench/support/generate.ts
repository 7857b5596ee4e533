import { sql } from 'kysely'
import type { Db } from '#platform/database/database.ts'

const CHUNK = 50_000

/**
 * Fills the database with dossiers by inserting rows: each with its process instance, one closed task, a paper and three
 * lines of timeline; of each agency one in fifty is open, at the step of the specialist. Numbers continue where they stand.
 * @param keys patterns of the agencies that have them; all of the province when left out
 * @returns seconds it took
 */
export async function generateDossiers(
  db: Db,
  from: number,
  until: number,
  keys: readonly string[] | null = null,
): Promise<number> {
  const began = performance.now()
  // An index of words is far quicker to build than to grow a million times.
  await sql`DROP INDEX IF EXISTS dossier_search`.execute(db)
  for (let low = from; low < until; low += CHUNK)
    await insertChunk(db, low, Math.min(until, low + CHUNK) - 1, keys)
  await sql`SET maintenance_work_mem = '1GB'`.execute(db)
  await sql`CREATE INDEX dossier_search ON dossier USING gin (agency_words(agency_id, search))`.execute(db)
  await sql`VACUUM (ANALYZE) dossier, dossier_event, dossier_paper, process_instance, process_task`.execute(
    db,
  )
  return (performance.now() - began) / 1000
}

async function insertChunk(db: Db, low: number, high: number, keys: readonly string[] | null): Promise<void> {
  await sql`
    WITH agencies AS (SELECT array_agg(id ORDER BY key) AS ids, array_agg(name ORDER BY key) AS names,
                        array_agg(identifier ORDER BY key) AS codes, count(*)::int AS total
                      FROM agency WHERE ${keys}::text[] IS NULL OR key LIKE ANY(${keys}::text[])),
    people AS (SELECT array_agg(id ORDER BY id) AS ids, array_agg(full_name ORDER BY id) AS names,
                 array_agg(coalesce(personal_number, tax_code) ORDER BY id) AS numbers, count(*)::int AS total FROM person),
    definition AS (SELECT id FROM process_definition WHERE key = 'default-department' ORDER BY version DESC LIMIT 1),
    given AS (
      SELECT n, new_id() AS id, new_id() AS instance,
        1 + n % agencies.total AS a, 1 + (hashint8(n) & 2147483647) % people.total AS p,
        timestamptz '2023-11-01 01:00Z' + make_interval(mins => (n * 1.5)::int % 1570000) AS at, n / agencies.total % 50 = 0 AS open,
        lpad((n / agencies.total)::text, 7, '0') AS serial
      FROM generate_series(${low}::bigint, ${high}::bigint) AS n, agencies, people
    ), instances AS (
      INSERT INTO process_instance (id, definition_id, subject_kind, subject_id, agency_id, data, path, started_at,
        ended_at, ended_how)
      SELECT instance, definition.id, 'dossier', given.id::text, agencies.ids[a], '{}', '{start,receive,appraise}', at,
        CASE WHEN open THEN NULL ELSE at + interval '5 days' END, CASE WHEN open THEN NULL ELSE 'completed' END
      FROM given, agencies, definition
    ), tasks AS (
      INSERT INTO process_task (instance_id, token, node_id, name, role, agency_id, opened_at, limit_minutes, due_at,
        completed_at, completed_by_name, outcome)
      SELECT instance, 1, 'appraise', 'Thẩm định hồ sơ, dự thảo kết quả', 'specialist', agencies.ids[a], at, 3360,
        at + interval '7 days', CASE WHEN open THEN NULL ELSE at + interval '4 days' END,
        CASE WHEN open THEN NULL ELSE 'Trần Văn Bình' END, CASE WHEN open THEN NULL ELSE 'propose' END
      FROM given, agencies
    ), dossiers AS (
      INSERT INTO dossier (id, code, status, procedure_code, procedure_name, field, agency_id, agency_name, channel,
        person_id, applicant, filed_by, form_key, answers, template_key, process_key, instance_id, limit_amount,
        limit_unit, fee, return_by, submitted_at, accepted_at, due_at, processed_at, returned_at, ended_at, filing_key,
        search)
      SELECT given.id, agencies.codes[a] || '-231101-' || serial, CASE WHEN open THEN 'processing' ELSE 'returned' END,
        '1.001193', 'Thủ tục đăng ký khai sinh', 'Hộ tịch', agencies.ids[a], agencies.names[a],
        CASE WHEN n % 3 = 0 THEN 'counter' ELSE 'online' END, people.ids[p],
        jsonb_build_object('kind', 'citizen', 'fullName', people.names[p], 'personalNumber', people.numbers[p],
          'address', 'Thôn 3, phường Quang Trung'),
        people.ids[p], 'birth-registration',
        jsonb_build_object('childName', 'NGUYỄN VĂN ' || n, 'childSex', 'male', 'birthPlace', 'Bệnh viện đa khoa tỉnh'),
        'birth-certificate', 'default-department', instance, 1, 'working-day', 0, 'online', at, at + interval '1 hour',
        at + interval '8 days', CASE WHEN open THEN NULL ELSE at + interval '5 days' END,
        CASE WHEN open THEN NULL ELSE at + interval '5 days' END,
        CASE WHEN open THEN NULL ELSE at + interval '5 days' END, 'bench/' || n,
        search_text(agencies.codes[a] || '-231101-' || serial || ' ' || people.names[p] || ' ' || people.numbers[p])
      FROM given, agencies, people RETURNING id, submitted_at
    ), papers AS (
      INSERT INTO dossier_paper (id, dossier_id, kind, component, title, file_name, sha256, size, media_type, added_at)
      SELECT new_id(), id, 'submitted', 0, 'Giấy chứng sinh', 'giay-to.pdf', repeat('0', 64), 600, 'application/pdf',
        submitted_at FROM dossiers
    )
    INSERT INTO dossier_event (dossier_id, at, act, public, actor_name, actor_title)
    SELECT id, submitted_at, act, true, 'Trần Văn Bình', 'Chuyên viên'
    FROM dossiers, unnest(ARRAY['file', 'accept', 'issue']) AS act`.execute(db)
}
