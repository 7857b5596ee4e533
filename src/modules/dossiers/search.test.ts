import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { test } from 'node:test'
import { testApp } from '#tests/support/app.ts'
import { agencyDossiers, type ListFilter } from './list-store.ts'

const { services, clock } = await testApp()
const [ours, theirs] = [randomUUID(), randomUUID()]

/** Dossiers of an agency, the first the oldest; searched by code and name alone. */
async function file(agencyId: string, names: readonly string[], identifier = '000.00.07.H34'): Promise<void> {
  await sql`
    INSERT INTO dossier (id, code, status, procedure_code, procedure_name, field, agency_id, agency_name, channel, person_id,
      applicant, filed_by, form_key, answers, process_key, submitted_at, filing_key, search)
    SELECT gen_random_uuid(), ${identifier} || '-261123-' || lpad(n::text, 4, '0'), 'processing', '1.001193',
      'Đăng ký khai sinh', 'Hộ tịch', ${agencyId}::uuid, 'Sở Tư pháp', 'online', gen_random_uuid(),
      jsonb_build_object('kind', 'citizen', 'fullName', name), gen_random_uuid(), 'birth', '{}', 'default',
      ${clock.now().toString()}::timestamptz + make_interval(mins => n::int), ${agencyId} || n,
      search_text(${identifier} || '-261123-' || lpad(n::text, 4, '0') || ' ' || name)
    FROM unnest(${names}::text[]) WITH ORDINALITY AS given (name, n)`.execute(services.db)
}

const namesOf = async (search: string, filter: ListFilter = {}): Promise<string[]> => {
  const { items } = await agencyDossiers(services.db, ours, clock.now(), { search, ...filter })
  return items.map((item) => item.applicantName)
}

// The rare ones are the oldest, behind more dossiers than the newest that are looked through first.
const RARE = ['Y Nhất', 'Nguyễn Thị Hòa', 'Ka Hòa Bình', 'Yang Thị Nhất']
const COMMON = Array.from({ length: 400 }, (_, index) => `Nguyễn Thị ${index % 2 ? 'Lan' : 'Mai'}`)
await file(ours, [...RARE, ...COMMON])
await file(
  theirs,
  Array.from({ length: 410 }, () => 'Nguyễn Thị Hòa'),
  '000.00.08.H34',
)

test('a rare name is found however many dossiers came after it, with and without diacritics', async () => {
  assert.deepEqual(await namesOf('Nguyễn Thị Hòa'), ['Nguyễn Thị Hòa'])
  assert.deepEqual(await namesOf('hoa'), ['Ka Hòa Bình', 'Nguyễn Thị Hòa'])
})

test('the beginning of a word is enough; a single letter is a word of its own', async () => {
  assert.deepEqual(await namesOf('hoa bi'), ['Ka Hòa Bình'])
  assert.deepEqual(await namesOf('y nhat'), ['Y Nhất'])
})

test('a whole file code, typed in any way, finds its dossier alone', async () => {
  assert.deepEqual(await namesOf('000.00.07.h34-261123-0003'), ['Ka Hòa Bình'])
})

test('a common name fills its page with the newest, and its pages follow one another to the end', async () => {
  const codes: string[] = []
  for (let filter: ListFilter | undefined = {}; filter;) {
    const { items, more } = await agencyDossiers(services.db, ours, clock.now(), { search: 'lan', ...filter })
    codes.push(...items.map((item) => item.code))
    const last = items.at(-1)!
    filter = more ? { after: { submittedAt: last.submittedAt.toString(), id: last.id } } : undefined
  }
  assert.equal(codes.length, 200)
  assert.deepEqual(codes, [...new Set(codes)].sort().reverse())
})

test('filters hold for what is found among the newest and for what the index finds', async () => {
  assert.deepEqual(await namesOf('lan', { status: 'returned' }), [])
  assert.deepEqual(await namesOf('hoa', { limit: 1 }), ['Ka Hòa Bình'])
})

test('signs that mean something to a search index are only blanks', async () => {
  for (const typed of ["hoa' & !binh:*", '%hòa_', '\\ hoa |'])
    assert.ok((await namesOf(typed)).length <= 2, typed)
  assert.equal((await namesOf('!!! %%')).length, 50)
})
