import { sql } from 'kysely'
import type { Db } from '#platform/database/database.ts'

const CHUNK = 20_000
const TEXTS = 10_000

/** Syllables a text is made of: as many as a clerk's letters have, the common ones more often. */
const WORDS =
  'cong van phoi hop cung cap thong tin ho tich cua dan uy ban nhan tinh kon tum so tu phap bao cao ket qua thuc hien ke hoach ' +
  'nam quy trinh giai quyet thu tuc hanh chinh linh vuc dat dai xay dung giao y te van hoa lao dong thuong binh xa hoi tai ' +
  'nguyen moi truong nong nghiep phat trien thon khoa hoc cong nghe thanh tra kiem toan ngan sach nha nuoc du toan quyet toan ' +
  'dau thau mua sam sua chua tru lam viec hoi nghi tap huan boi duong can bo vien chuc tuyen bo nhiem dieu dong khen thuong'

/**
 * Fills the database with official documents by inserting rows: four of five incoming, each with its number, its place in the
 * lists of two officers, its words (elements and two hundred of its text) and two lines of history.
 * @param keys patterns of the agencies that have them; all of the province when left out
 * @returns seconds it took
 */
export async function generateDocuments(
  db: Db,
  from: number,
  until: number,
  keys: readonly string[] | null = null,
): Promise<number> {
  const began = performance.now()
  await sql`DROP INDEX IF EXISTS document_words_found`.execute(db)
  await writeTexts(db)
  for (let low = from; low < until; low += CHUNK)
    await insertChunk(db, low, Math.min(until, low + CHUNK) - 1, keys)
  await sql`SET maintenance_work_mem = '1GB'`.execute(db)
  await sql`CREATE INDEX document_words_found ON document_words USING gin (agency_id, words) WITH (fastupdate = off)`.execute(
    db,
  )
  await sql`VACUUM (ANALYZE) document, document_words, document_party, document_event`.execute(db)
  return (performance.now() - began) / 1000
}

/** The texts themselves, once: taking two hundred words apart a million times would take a quarter of an hour. */
async function writeTexts(db: Db): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS bench_text (place bigint PRIMARY KEY, words tsvector NOT NULL)`.execute(
    db,
  )
  await sql`
    INSERT INTO bench_text
    WITH words AS (SELECT string_to_array(${WORDS}, ' ') AS list)
    SELECT n, setweight(to_tsvector('simple', string_agg(
      list[1 + (abs(hashint8(n * 977 + i)) % 7) * (abs(hashint8(n * 31 + i)) % 18) % array_length(list, 1)], ' ')), 'C') AS words
    FROM generate_series(0, ${TEXTS - 1}::bigint) AS n, generate_series(1, 200) AS i, words GROUP BY n
    ON CONFLICT DO NOTHING`.execute(db)
}

async function insertChunk(db: Db, low: number, high: number, keys: readonly string[] | null): Promise<void> {
  await sql`
    WITH agencies AS (SELECT array_agg(id ORDER BY key) AS ids, array_agg(name ORDER BY key) AS names,
                        count(*)::int AS total
                      FROM agency WHERE ${keys}::text[] IS NULL OR key LIKE ANY(${keys}::text[])),
    seats AS (SELECT agency_id, array_agg(account_id ORDER BY account_id) AS accounts, count(*)::int AS total
              FROM officer_position GROUP BY agency_id),
    given AS (
      SELECT n, n / agencies.total AS turn, new_id() AS id, agencies.ids[1 + n % agencies.total] AS agency, agencies.names[1 + n % agencies.total] AS name,
        CASE WHEN n % 5 = 0 THEN 'outgoing' ELSE 'incoming' END AS direction,
        timestamptz '2023-11-01 01:00Z' + make_interval(mins => (n * 1.5)::int % 1570000) AS at
      FROM generate_series(${low}::bigint, ${high}::bigint) AS n, agencies
    ), documents AS (
      INSERT INTO document (id, agency_id, agency_name, direction, state, type, code, number, subject, issued_on, issuer_name,
        source, sort_at, registered_at, closed_at, due_on, handler_name)
      SELECT id, agency, name, direction,
        CASE WHEN direction = 'outgoing' THEN 'issued' WHEN n % 50 = 1 THEN 'assigned' ELSE 'closed' END,
        'cong-van', n || '/UBND-VP', n, 'Văn bản số ' || n || ' về phối hợp công tác', at::date,
        'Ủy ban nhân dân tỉnh', 'exchange', at, at, CASE WHEN n % 50 = 1 THEN NULL ELSE at END, at::date + 10, 'Trần Văn Bình'
      FROM given RETURNING id
    ), found AS (
      INSERT INTO document_words (document_id, agency_id, direction, sort_at, words)
      SELECT given.id, agency, direction, at, setweight(to_tsvector('simple', search_text('Văn bản số ' || n
        || ' về phối hợp công tác ' || n || '/UBND-VP ma' || n)), 'A') || bench_text.words
      FROM given JOIN documents USING (id) JOIN bench_text ON bench_text.place = given.n % ${TEXTS}
    ), parties AS (
      INSERT INTO document_party (account_id, document_id, agency_id, direction, sort_at)
      SELECT DISTINCT account, given.id, agency, direction, at FROM given JOIN documents USING (id)
      JOIN seats ON seats.agency_id = agency,
      LATERAL unnest(ARRAY[accounts[1 + turn % seats.total], accounts[1 + (turn + 1) % seats.total]]) AS account
    )
    INSERT INTO document_event (document_id, at, act, actor_name, actor_title)
    SELECT given.id, at, act, 'Trần Văn Bình', 'Văn thư' FROM given JOIN documents USING (id),
      unnest(ARRAY['register', 'close']) AS act`.execute(db)
}
