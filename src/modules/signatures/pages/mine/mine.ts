import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { dateOf } from '#platform/clock.ts'
import { Forbidden, Invalid, NotFound, type FieldErrors } from '#platform/errors.ts'
import { readStoredFile } from '#platform/files/files.ts'
import { file, page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { readUpload } from '#platform/http/upload.ts'
import { datePhrase } from '#platform/print/words.ts'
import type { OfficerActor } from '#platform/access/actor.ts'
import { DEMO_PIN } from '../../demo-keys.ts'
import { keysOf } from '../../key-view.ts'
import { addTokenKey, changePin, importKey, setPicture, tokenCertificates, whoseIs } from '../../keys.ts'
import { leaderLook, sealLook } from '../../looks.ts'
import { paths } from '../../paths.ts'
import { asksOnPhone, beginOnPhone } from '../../requests.ts'
import { pictureOf, signDocuments } from '../../signing.ts'
import { accessKey } from '../../store.ts'
import { collectFile } from '../collect.ts'
import { changePinPage, importPage, minePage, picturePage, samplePage, tokenPage } from './mine-page.tsx'

export type MineContext = Context<{ id: string }, unknown, FormBody>

export const officer = ({ actor }: Pick<MineContext, 'actor'>): OfficerActor => {
  if (actor.kind !== 'officer') throw new Forbidden()
  return actor
}
export const isClerk = (actor: OfficerActor) => actor.acting.roles.includes('clerk')
export const text = (body: FormBody, name: string): string => {
  const value = body[name]
  return typeof value === 'string' ? value : ''
}
export const whose = (body: FormBody): 'officer' | 'agency' =>
  text(body, 'for') === 'agency' ? 'agency' : 'officer'

/** Shows the form again with what is wrong; anything else that is thrown goes on. */
export async function orAgain(
  act: () => Promise<Answer>,
  again: (errors: FieldErrors) => Answer | Promise<Answer>,
) {
  try {
    return await act()
  } catch (error) {
    if (error instanceof Invalid) return again(error.errors)
    throw error
  }
}

export async function showMine({ services, actor }: MineContext): Promise<Answer> {
  return keysPage({ services, actor }, 'officer')
}

/** The seal of the agency, for its clerk. */
export const showSeal = ({ services, actor }: MineContext): Promise<Answer> =>
  keysPage({ services, actor }, 'agency')

async function keysPage(
  { services, actor }: Pick<MineContext, 'services' | 'actor'>,
  holder: 'officer' | 'agency',
) {
  const keys = (await keysOf(services.db, actor)).filter((key) => key.holder === holder)
  const demoPin = services.config.demo ? DEMO_PIN : undefined
  const clerk = actor.kind === 'officer' && isClerk(actor)
  return page(minePage({ keys, holder, clerk, now: services.clock.now(), demoPin }))
}

export const showImport = (context: MineContext): Answer =>
  page(importPage({ clerk: isClerk(officer(context)) }))

const MOST_KEY_BYTES = 200_000
const MOST_PICTURE_BYTES = 3_000_000

export async function postImport(context: MineContext): Promise<Answer> {
  const { services, request, origin } = context
  const actor = officer(context)
  let sent: Buffer | null | undefined
  const body = await readUpload(request, async ({ stream }) => {
    sent = await collectFile(stream, MOST_KEY_BYTES)
  })
  const given = { password: text(body, 'password'), pin: text(body, 'pin'), for: whose(body) }
  return orAgain(
    async () => {
      if (!sent || sent.length === 0)
        throw new Invalid({ file: 'Chọn tệp khóa .p12 hoặc .pfx, không quá 200 KB.' })
      await importKey(services, actor, { ...given, file: sent }, origin)
      return seeOther(paths.mine(), 'Đã nhập khóa. Từ nay ký bằng mã PIN vừa đặt.')
    },
    (errors) => page(importPage({ errors, clerk: isClerk(actor), whose: given.for })),
  )
}

async function tokenAnswer(context: MineContext, errors: FieldErrors = {}): Promise<Answer> {
  const { services } = context
  const actor = officer(context)
  const found = await tokenCertificates(services)
  const certificates = found.map((one) => ({ ...one, whose: whoseIs(actor, one.name) }))
  const configured = services.config.pkcs11Module !== undefined
  return page(tokenPage({ configured, certificates, errors }))
}

export const showTokens = (context: MineContext): Promise<Answer> => tokenAnswer(context)

export async function postToken(context: MineContext): Promise<Answer> {
  const { services, body, origin } = context
  const given = { token: text(body, 'token'), keyId: text(body, 'keyId'), for: whose(body) }
  return orAgain(
    async () => {
      await addTokenKey(services, officer(context), given, origin)
      return seeOther(paths.mine(), 'Đã thêm chứng thư số trên thiết bị.')
    },
    (errors) => tokenAnswer(context, errors),
  )
}

export async function showChangePin({ services, actor, params }: MineContext): Promise<Answer> {
  await accessKey(services.db, actor, params.id)
  return page(changePinPage({ id: params.id }))
}

export async function postChangePin(context: MineContext): Promise<Answer> {
  const { services, params, body, origin } = context
  const given = { pin: text(body, 'pin'), newPin: text(body, 'newPin') }
  return orAgain(
    async () => {
      await changePin(services, officer(context), params.id, given, origin)
      return seeOther(paths.mine(), 'Đã đổi mã PIN.')
    },
    (errors) => page(changePinPage({ id: params.id, errors })),
  )
}

async function pictureAnswer(
  { services, actor, params }: MineContext,
  errors?: FieldErrors,
): Promise<Answer> {
  const { picture, holder } = await accessKey(services.db, actor, params.id)
  const shown = picture || services.config.demo ? paths.pictureFile(params.id) : null
  return page(picturePage({ id: params.id, seal: holder === 'agency', shown, errors }))
}

/** The picture as it stands in documents; the drawn one of a demonstration where none was given. */
export async function getPicture({ services, actor, params }: MineContext): Promise<Answer> {
  const body = await pictureOf(services, await accessKey(services.db, actor, params.id), true)
  if (!body) throw new NotFound()
  return file({ name: 'hinh.png', type: 'image/png', body, inline: true })
}

export const showPicture = (context: MineContext): Promise<Answer> => pictureAnswer(context)

export async function postPicture(context: MineContext): Promise<Answer> {
  const { services, params, request, origin } = context
  let sent: Buffer | null | undefined
  await readUpload(request, async ({ stream }) => {
    sent = await collectFile(stream, MOST_PICTURE_BYTES)
  })
  return orAgain(
    async () => {
      if (!sent) throw new Invalid({ picture: 'Chọn tệp ảnh PNG, không quá 3 MB.' })
      await setPicture(services, officer(context), params.id, sent, origin)
      return seeOther(paths.mine(), 'Đã lưu hình.')
    },
    (errors) => pictureAnswer(context, errors),
  )
}

export async function showSample({ services, actor, params }: MineContext): Promise<Answer> {
  const key = await accessKey(services.db, actor, params.id)
  return page(samplePage({ id: key.id, wantsPin: !asksOnPhone(key) }))
}

const SAMPLE = fileURLToPath(new URL('../../sample.typ', import.meta.url))

/** Signs a paper that is worth nothing, and shows it. */
export async function postSample(context: MineContext): Promise<Answer> {
  const { services, params, body, origin } = context
  const actor = officer(context)
  const key = await accessKey(services.db, actor, params.id)
  const at = services.clock.now()
  const data = {
    agency: actor.acting.agencyName,
    place: services.province.name,
    date: datePhrase(dateOf(at)),
    title: actor.acting.title,
    name: actor.name,
  }
  const pdf = await services.printer.print({ file: SAMPLE }, data, { at })
  const look = key.holder === 'agency' ? sealLook() : leaderLook()
  const items = [{ pdf, purpose: 'sample' as const, look }]
  if (asksOnPhone(key)) {
    const asking = { keyId: key.id, what: 'Ký thử một văn bản mẫu', back: paths.mine() }
    const id = await beginOnPhone(services, actor, asking, async (request) => {
      await signDocuments(services, actor, { keyId: key.id, items, request, origin })
      return { to: paths.mine(), notice: 'Đã ký thử thành công.' }
    })
    return seeOther(paths.request(id))
  }
  return orAgain(
    async () => {
      const [signed] = await signDocuments(services, actor, {
        keyId: key.id,
        pin: text(body, 'pin'),
        items,
        origin,
      })
      const bytes = await buffer(readStoredFile(services, signed!.sha256))
      return file({ name: 'ky-thu.pdf', type: 'application/pdf', body: bytes, inline: true })
    },
    (errors) => page(samplePage({ id: key.id, wantsPin: true, errors })),
  )
}
