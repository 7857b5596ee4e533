import type { Actor } from '#platform/access/actor.ts'
import { seeOther, type Answer, type FormBody } from '#platform/http/route.ts'
import type { Services } from '#platform/services.ts'
import { paths } from '../paths.ts'
import { beginOnPhone, isOnPhone } from '../requests.ts'

/** A key as a form names it. `request`: what waits for a confirmation on the phone. */
export type ChosenKey = { keyId: string; pin?: string; request?: string }

const text = (value: FormBody[string]): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''))

/** The key chosen in `KeyFields`; its identifier is empty when there was none to choose. */
export const chosenKey = (body: FormBody, names = { keyId: 'keyId', pin: 'pin' }): ChosenKey => ({
  keyId: text(body[names.keyId]),
  pin: text(body[names.pin]) || undefined,
})

type Asked = {
  /** What is asked for on the phone, in words. */
  what: () => Promise<string>
  back: string
  work: (key: ChosenKey) => Promise<{ to: string; notice: string }>
}

/** Works with a key; with one that is confirmed on the phone it only begins, and the page of the request waits. */
export async function withKey(
  { services, actor }: { services: Services; actor: Actor },
  key: ChosenKey,
  { what, back, work }: Asked,
): Promise<Answer> {
  if (!(await isOnPhone(services.db, actor, key.keyId))) {
    const { to, notice } = await work(key)
    return seeOther(to, notice)
  }
  const asking = { keyId: key.keyId, what: await what(), back }
  const id = await beginOnPhone(services, actor, asking, (request) => work({ ...key, request }))
  return seeOther(paths.request(id))
}
