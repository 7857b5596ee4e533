import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DESK, liveProvince, PHONE } from '#tests/support/browser.ts'
import { fileBirth } from '#tests/support/dossiers.ts'

const KILOBYTE = 1024
const world = await liveProvince()
const code = await fileBirth(await world.as('062190000001'))

const VISITS: readonly {
  who: string
  login?: string
  device: typeof DESK
  most: number
  paths: readonly string[]
}[] = [
  {
    who: 'a stranger on a phone',
    device: PHONE,
    most: 60 * KILOBYTE,
    paths: [
      '/',
      '/thu-tuc',
      '/thu-tuc?q=khai+sinh',
      '/thu-tuc/1.001193',
      '/co-quan',
      '/tra-cuu',
      '/cong-khai',
      '/dang-nhap',
      '/dang-ky',
      '/huong-dan',
      '/tro-nang',
    ],
  },
  {
    who: 'a citizen on a phone',
    login: '062190000001',
    device: PHONE,
    most: 60 * KILOBYTE,
    paths: [
      '/',
      '/ho-so-cua-toi',
      `/ho-so-cua-toi/${code}`,
      '/giay-to-cua-toi',
      '/tai-khoan',
      '/nop-ho-so/1.001193',
    ],
  },
  {
    who: 'the one-stop officer',
    login: 'motcua.phuong-quang-trung',
    device: DESK,
    most: 120 * KILOBYTE,
    paths: ['/can-bo', '/viec-cua-toi', '/ho-so', `/ho-so/${code}`, '/mot-cua', '/so-theo-doi'],
  },
  {
    who: 'the leader',
    login: 'lanhdao.phuong-quang-trung',
    device: DESK,
    most: 120 * KILOBYTE,
    paths: ['/so-lieu'],
  },
]

describe('a first visit is light, can be read by everybody, and fits a phone', () => {
  for (const { who, login, device, most, paths } of VISITS) {
    for (const path of paths) {
      it(`${who}: ${path.replace(code, ':code')}`, async () => {
        const person = await world.person(undefined, device)
        if (login !== undefined) await person.hasSession(await world.session(login))
        const bytes = await person.weighs(() => person.opens(path))
        assert.ok(bytes > KILOBYTE, 'something was measured')
        assert.ok(bytes <= most, `${Math.round(bytes / KILOBYTE)} KB`)
        await person.context.close()
      })
    }
  }
})
