import type { FastifyReply, FastifyRequest } from 'fastify'
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Actor } from '../access/actor.ts'
import type { Config } from '../config/config.ts'
import { Forbidden } from '../errors.ts'
import { beginVisit, sessionToken, visits } from './cookies.ts'

/** 8 random bytes make every token look different, so that compressed answers betray nothing about the secret behind it. */
const SALT_CHARACTERS = 11

/**
 * The token a form of this visitor carries. It follows from the session, or for somebody who has none from a cookie of the
 * visit, so pages that load at the same moment carry tokens that are all good; a sign-in or sign-out ends the tokens before it.
 * Gives the visitor that cookie when there is none yet.
 */
export function formToken(request: FastifyRequest, reply: FastifyReply, config: Config): string {
  const [holder = beginVisit(reply, config)] = holdersOf(request)
  return sign(config, holder, randomBytes(8).toString('base64url'))
}

/**
 * Does a form carry a token that was made for this visitor? Where their session has ended, one made for that session fits still;
 * one that was made while it worked for an organisation does not, since the next session does not.
 */
export function fitsVisitor(request: FastifyRequest, config: Config, token: unknown): boolean {
  const given = Buffer.from(typeof token === 'string' ? token : '')
  const salt = given.toString().slice(0, SALT_CHARACTERS)
  return holdersOf(request).some((holder) => {
    const expected = Buffer.from(sign(config, holder, salt))
    return expected.length === given.length && timingSafeEqual(expected, given)
  })
}

/** @throws Forbidden when a form carries no token that was made for this visitor */
export function checkFormToken(request: FastifyRequest, config: Config, token: unknown): void {
  if (!fitsVisitor(request, config, token)) {
    throw new Forbidden(
      'Biểu mẫu đã mở quá lâu, mở khi đang làm việc cho người khác, hoặc được gửi từ nơi khác. Hãy tải lại trang rồi gửi lại.',
    )
  }
}

/** What the visitor's tokens follow from: the session alone; without one, every visit that began in this browser. */
function holdersOf(request: FastifyRequest): readonly string[] {
  const session = sessionToken(request)
  return session ? [`session:${session}${onBehalf(request.actor)}`] : visits(request)
}

/** A form that was opened for oneself is not sent for an organisation, nor the other way: what is in it would go astray. */
const onBehalf = (actor: Actor | undefined): string =>
  actor?.kind === 'citizen' && actor.behalf ? `:${actor.behalf.representationId}` : ''

const sign = ({ secretKey }: Config, holder: string, salt: string): string =>
  salt + createHmac('sha256', secretKey).update(`form:${holder}:${salt}`).digest('base64url')
