import assert from 'node:assert/strict'
import cookie from '@fastify/cookie'
import Fastify from 'fastify'
import { it } from 'node:test'
import { readConfig } from '../config/config.ts'
import { leaveNotice, takeNotice } from './cookies.ts'
import type { Notice } from './route.ts'

const config = readConfig({}, [])
let left: Notice = ''
const app = Fastify()
await app.register(cookie)
app.get('/leave', (_request, reply) => {
  leaveNotice(reply, config, left)
  return reply.send()
})
app.get('/take', (request, reply) => reply.send({ notice: takeNotice(request, reply, config) ?? null }))

/** What the next page is told, and how long the cookie is that tells it. */
async function told(notice: Notice): Promise<{ notice: Notice | null; length: number }> {
  left = notice
  const [given] = (await app.inject('/leave')).cookies
  assert.ok(given)
  return { ...(await take(given)), length: given.value.length }
}
const take = async ({ name, value }: { name: string; value: string }) =>
  (await app.inject({ url: '/take', cookies: { [name]: value } })).json<{ notice: Notice | null }>()

const MOST = 4000
const failed = (count: number) =>
  Array.from({ length: count }, (_, place) => ({
    name: `Văn bản ${place}`,
    href: `/van-ban/${place}`,
    reason: 'Mã PIN không đúng.',
  }))

it('a sentence, and a warning with what failed, reach the next page', async () => {
  assert.equal((await told('Đã ký.')).notice, 'Đã ký.')
  const warning = { text: 'Đã ký 3 văn bản.', failed: failed(2) }
  assert.deepEqual((await told(warning)).notice, warning)
})

it('a cookie is never longer than browsers keep', async () => {
  const long = 'ấ'.repeat(1200)
  const sentence = await told(long)
  assert.ok(sentence.length < MOST, String(sentence.length))
  assert.equal(sentence.notice, long.slice(0, 500))
  const many = await told({ text: long, failed: failed(200) })
  assert.ok(many.length < MOST, String(many.length))
  assert.ok(many.notice && typeof many.notice === 'object')
  assert.match(many.notice.failed.at(-1)?.name ?? '', /^Còn \d+ mục khác$/)
})

it('nobody is led out of the house by it', async () => {
  left = { text: 'Xem', failed: [] }
  const [given] = (await app.inject('/leave')).cookies
  for (const href of ['//evil.example', '/\\evil.example', '/\t/evil.example', 'https://evil.example']) {
    const value = Buffer.from(
      JSON.stringify({ text: 'Xem', failed: [{ name: 'a', href, reason: 'b' }] }),
    ).toString('base64url')
    const { notice } = await take({ name: given!.name, value })
    assert.equal(typeof notice, 'string', `${href} is no door`)
  }
})
