import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { runJobsOnce } from '#platform/jobs/jobs.ts'
import { createApp, jobHandlers } from '#src/app.ts'
import { demoAccounts } from '#src/demo/people.ts'
import { loadProvince } from '#src/load-province.ts'
import { findingsOf, titleOf } from '#tests/support/check-page.ts'
import { browse } from '#tests/support/client.ts'
import { testDatabase } from '#tests/support/database.ts'
import { taskOf } from '#tests/support/dossiers.ts'
import { answerBirth, beginBirth, paper, sendBirth, sendPapers } from '#tests/support/drafts.ts'
import { sessionOf } from '#tests/support/province.ts'
import { ASSETS, testServices } from '#tests/support/services.ts'

// The same product, another folder of provinces/: nothing of Kon Tum may be left in the code.
const { url } = await testDatabase()
const { services, close } = await testServices(url, { PROVINCE: 'quang-ngai' })
await loadProvince(services, () => {})
const lines = await demoAccounts(services)
const app = await createApp(services, ASSETS)
after(async () => {
  await app.close()
  await close()
})

/** The first name to sign in with that the start prints and that begins like this. */
const printed = (start: string): string => {
  const login = lines.flatMap((line) => line.trim().split(/\s{2,}/)).find((text) => text.startsWith(start))
  assert.ok(login, `${start} in:\n${lines.join('\n')}`)
  return login
}
const as = async (login: string) => browse(app, { mc_session: await sessionOf(services, login, '') })

it('a birth is registered in Quảng Ngãi, from the form to the certificate', async () => {
  const mother = await as(printed('051'))
  const reception = printed('motcua.')
  const home = (await (await as(reception)).get('/can-bo')).text
  const agency = /Ủy ban nhân dân (?:xã|phường|thị trấn|đặc khu) [^<·]+/.exec(home)?.[0].trim()
  assert.ok(agency)
  const draft = await beginBirth(mother, agency)
  await answerBirth(mother, draft)
  assert.equal((await sendPapers(mother, draft, paper)).status, 303)
  const code = await sendBirth(mother, draft)
  assert.match(code, /\.H48-\d{6}-0001$/)
  for (const [seat, outcome] of [
    ['motcua.', 'accept'],
    ['chuyenvien1.', 'propose'],
    ['lanhdao.', 'sign'],
    ['motcua.', 'issue'],
    ['motcua.', 'return-result'],
  ] as const) {
    const officer = await as(printed(seat))
    const task = await taskOf(officer, code)
    assert.ok(task, `${outcome} at ${seat}`)
    const answer = await officer.post(task, { outcome, note: '' }, { from: `/ho-so/${code}` })
    assert.equal(answer.status, 303, answer.text.slice(0, 300))
  }
  await runJobsOnce(url, services, jobHandlers)
  const page = await mother.get(`/ho-so-cua-toi/${code}`)
  assert.match(page.text, /Đã trả kết quả/)
  const result = /href="(\/tep\/[^"]+)"[^>]*>\s*Giấy khai sinh/.exec(page.text)?.[1]
  assert.ok(result)
  assert.equal((await mother.get(result)).bytes.subarray(0, 5).toString(), '%PDF-')
})

it('no page of it speaks of another province', async () => {
  for (const path of ['/', '/thu-tuc', '/co-quan', '/cong-khai', '/so-do-trang', '/tro-nang', '/huong-dan']) {
    const page = await browse(app).get(path)
    assert.equal(page.status, 200, path)
    assert.match(titleOf(page.text), /tỉnh Quảng Ngãi/, path)
    // A ward there is called Kon Tum, and says what it came from; the province it was is no more.
    assert.doesNotMatch(
      page.text.replace(/title="[^"]*"/g, ''),
      /(?:Một Cửa|[Tt]ỉnh) (?:tỉnh )?Kon Tum/,
      path,
    )
    assert.deepEqual(await findingsOf(page.text), [], path)
  }
})
