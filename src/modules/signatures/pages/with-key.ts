import { textIn } from '#platform/forms/body.ts'
import type { Actor } from '#platform/access/actor.ts'
import { seeOther, type Answer, type FormBody } from '#platform/http/route.ts'
import type { Services } from '#platform/services.ts'
import { paths } from '../paths.ts'
import { beginOnPhone, isOnPhone, type Led } from '../requests.ts'

/** A key as a form names it. `request`: what waits for a confirmation on the phone. */
export type ChosenKey = { keyId: string; pin?: string; request?: string }

/** The key chosen in `KeyFields`; its identifier is empty when there was none to choose. */
export const chosenKey = (body: FormBody, names = { keyId: 'keyId', pin: 'pin' }): ChosenKey => ({
  keyId: textIn(body[names.keyId]),
  pin: textIn(body[names.pin]) || undefined,
})

type Asked = {
  /** What is asked for on the phone, in words. */
  what: () => Promise<string>
  back: string
  work: (key: ChosenKey) => Promise<Led>
}

/** Works with a key; with one that is confirmed on the phone it only begins, and the page of the request waits. */
export async function withKey(scene: Scene, key: ChosenKey, asked: Asked): Promise<Answer> {
  const { to, notice } = await leadWithKey(scene, key, asked)
  return seeOther(to, notice)
}

type Scene = { services: Services; actor: Actor }

/** The same, as where it leads: so that the work with one key may go on with another. */
export async function leadWithKey(
  { services, actor }: Scene,
  key: ChosenKey,
  { what, back, work }: Asked,
): Promise<Led> {
  if (!(await isOnPhone(services.db, actor, key.keyId))) return work(key)
  const asking = { keyId: key.keyId, what: await what(), back }
  const id = await beginOnPhone(services, actor, asking, (request) => work({ ...key, request }))
  return { to: paths.request(id) }
}
