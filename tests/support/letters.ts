import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { DEMO_PIN, provisionDemoKeys } from '#modules/signatures/index.ts'
import type { ProvinceApp, Visitor } from './province.ts'

const pack = await readFile(new URL('../../provinces/kon-tum/agencies.json', import.meta.url), 'utf8')
const line = pack.split('\n').find((one) => one.includes('phuong-quang-trung') && one.includes('"committee"'))
/** The code in the exchange of the ward that gets the letters. */
export const WARD_CODE = /"identifier2020": "([^"]+)"/.exec(line ?? '')![1]!

export const LETTER = {
  type: 'cong-van',
  subject: 'cung cấp thông tin hộ tịch',
  field: 'HCTP',
  addressees: 'Ủy ban nhân dân phường Quang Trung',
  body: 'Đề nghị quý cơ quan cung cấp thông tin.',
  places: 'Như trên\nLưu: VT, HCTP',
  recipients: `Ủy ban nhân dân phường Quang Trung, ${WARD_CODE}\nLưu trữ tỉnh`,
  competence: 'head',
  signerTitle: 'GIÁM ĐỐC',
  urgency: 'urgent',
}

const NEW = '/van-ban/di/soan'

/** Where a page begins to say something, for a test that fails. */
const saying = (text: string): string => text.slice(text.indexOf('<main'), text.indexOf('<main') + 1200)

/** The value beside a person, an option or a box whose words are like this. */
export async function valueBeside(who: Visitor, path: string, words: RegExp): Promise<string> {
  const { text } = await who.get(path)
  const all = [...text.matchAll(/value="([0-9a-f-]{36})"[^>]*>\s*(?:<label[^>]*>)?\s*([^<]+)</g)]
  const found = all.find((one) => words.test(one[2]!))
  assert.ok(found, `${words} on ${path}`)
  return found[1]!
}

/** The key, and the task it is for, that a page offers. */
export async function keyOn(who: Visitor, path: string): Promise<Record<string, string>> {
  const { text } = await who.get(path)
  const taskId = /name="taskId" value="([0-9a-f-]{36})"/.exec(text)?.[1]
  const keyId = /name="keyId" value="([0-9a-f-]{36})"/.exec(text)?.[1]
  assert.ok(keyId, `a key to sign with on ${path}: ${saying(text)}`)
  return { keyId, pin: DEMO_PIN, ...(taskId ? { taskId } : {}) }
}

/** The main file of a document, as its page offers it. */
export async function mainFile(who: Visitor, path: string): Promise<Buffer> {
  const { text } = await who.get(path)
  const file = new RegExp(`href="(${path}/tep/[0-9a-f-]{36})"`).exec(text)?.[1]
  assert.ok(file, `a file on ${path}`)
  return (await who.get(file)).bytes
}

/** The department of justice at work on its letters: its people have keys. */
export async function letterOffice(world: ProvinceApp) {
  await provisionDemoKeys(world.services, { first: ['kt-so-tu-phap'], only: true })
  const as = (seat: string) => world.as(`${seat}.so-tu-phap`)

  /** A draft of the specialist's, saved. @returns its path */
  async function drafted(fields: Record<string, string> = {}, from = NEW): Promise<string> {
    const author = await as('chuyenvien1')
    const begun = await author.post(from, { ...LETTER, ...fields, next: 'stay' }, { from })
    assert.equal(begun.status, 303, saying(begun.text))
    return begun.location!.replace('/soan', '')
  }

  /** The draft goes round to the head alone. */
  async function sentRound(path: string): Promise<string> {
    const author = await as('chuyenvien1')
    const sign = await valueBeside(author, `${path}/trinh`, /Lãnh đạo/)
    const sent = await author.post(`${path}/trinh`, { sign })
    assert.equal(sent.status, 303, saying(sent.text))
    return path
  }

  const submitted = async (fields: Record<string, string> = {}, from = NEW): Promise<string> =>
    sentRound(await drafted(fields, from))

  async function signed(path: string): Promise<string> {
    const leader = await as('lanhdao')
    const answer = await leader.post(`${path}/ky`, await keyOn(leader, path))
    assert.equal(answer.status, 303, saying(answer.text))
    return path
  }

  async function sealed(path: string): Promise<string> {
    const clerk = await as('vanthu')
    const answer = await clerk.post(`${path}/phat-hanh`, await keyOn(clerk, path))
    assert.equal(answer.status, 303, saying(answer.text))
    return path
  }

  /** A letter from its first word to its issue. @returns its path */
  const issued = async (fields: Record<string, string> = {}, from = NEW): Promise<string> =>
    sealed(await signed(await submitted(fields, from)))

  return { as, drafted, sentRound, submitted, signed, sealed, issued }
}
