import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { inTransaction } from '#platform/database/database.ts'
import { testDatabase } from '#tests/support/database.ts'
import { testServices } from '#tests/support/services.ts'
import { runJobsOnce } from '../jobs/jobs.ts'
import { newestMail, postMail, sendMail } from './mail.ts'

type Received = { to: string[]; text: string }

/** A mail server of this test's own, on a loopback port. */
async function mailServer(answer: 'takes' | 'refuses') {
  const received: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 200,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (answer === 'refuses') return done(new Error('mailbox full'))
        received.push({
          to: session.envelope.rcptTo.map((one) => one.address),
          text: Buffer.concat(chunks).toString('utf8'),
        })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const { port } = server.server.address() as { port: number }
  return { url: `smtp://127.0.0.1:${port}`, received }
}

async function post(databaseUrl: string, settings: Record<string, string>) {
  const { services, close } = await testServices(databaseUrl, settings)
  after(close)
  await inTransaction(services.db, (tx) =>
    postMail(
      tx,
      {
        recipient: 'nguoi.dan@thu.example.vn',
        subject: 'Hồ sơ đã được tiếp nhận',
        body: 'Kính gửi Ông/Bà,\nHồ sơ đã được tiếp nhận.',
        about: { kind: 'dossier', id: 'd1' },
      },
      services.clock.now(),
    ),
  )
  await runJobsOnce(databaseUrl, services, { 'mail.send': sendMail })
  const [letter] = await newestMail(services.db)
  return letter!
}

describe('letters', () => {
  it('go out by SMTP, with their Vietnamese whole, and are marked as sent', async () => {
    const { url } = await testDatabase()
    const server = await mailServer('takes')
    const letter = await post(url, { SMTP_URL: server.url, MAIL_FROM: 'Một Cửa <mot-cua@kontum.example.vn>' })
    assert.ok(letter.sent_at)
    assert.deepEqual(server.received[0]?.to, ['nguoi.dan@thu.example.vn'])
    assert.match(server.received[0]?.text ?? '', /=\?UTF-8\?/i)
  })

  it('stay with their error when the server refuses, and are tried again later', async () => {
    const { url } = await testDatabase()
    const server = await mailServer('refuses')
    const letter = await post(url, { SMTP_URL: server.url })
    assert.equal(letter.sent_at, null)
    assert.equal(letter.attempts, 1)
    assert.match(letter.last_error ?? '', /mailbox full/)
  })

  it('wait in the outbox where no server is set', async () => {
    const { url } = await testDatabase()
    const letter = await post(url, {})
    assert.equal(letter.sent_at, null)
    assert.equal(letter.last_error, null)
  })

  it('are not written when what they tell of did not happen', async () => {
    const { url } = await testDatabase()
    const { services, close } = await testServices(url)
    after(close)
    const failing = inTransaction(services.db, async (tx) => {
      await postMail(
        tx,
        { recipient: 'a@b.vn', subject: 's', body: 'b', about: { kind: 'dossier', id: 'd2' } },
        services.clock.now(),
      )
      throw new Error('the act failed')
    })
    await assert.rejects(failing, /the act failed/)
    assert.deepEqual(await newestMail(services.db), [])
  })
})
