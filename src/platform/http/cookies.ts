import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { randomBytes } from 'node:crypto'
import type { Config } from '../config/config.ts'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { Notice, SessionChange } from './route.ts'

const SESSION = 'mc_session'
const VISIT = 'mc_visit_'
const NOTICE = 'mc_notice'
const THEME = 'mc_theme'
const THEMES = ['light', 'dark', 'contrast'] as const
export type Theme = (typeof THEMES)[number]

/** Cookies of this product: not readable by script, not sent by other sites, HTTPS only where there is HTTPS. */
export const cookieOptions = (config: Config): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure: config.baseUrl?.startsWith('https:') ?? false,
})

export const sessionToken = (request: FastifyRequest): string | undefined => request.cookies[SESSION]

/** A session that ran out still says whose form was sent: what was typed is then kept over the next sign-in. */
const AFTER_SESSION_SECONDS = 24 * 3600

/** From this answer on: a page that comes with it already belongs to the session as changed. */
export function changeSession(
  request: FastifyRequest,
  reply: FastifyReply,
  config: Config,
  change: SessionChange,
): void {
  if (change === 'end') {
    delete request.cookies[SESSION]
    reply.clearCookie(SESSION, cookieOptions(config))
  } else {
    request.cookies[SESSION] = change.token
    const maxAge = change.maxAge + AFTER_SESSION_SECONDS
    reply.setCookie(SESSION, change.token, { ...cookieOptions(config), maxAge })
  }
}

/**
 * Marks a browser nobody is signed in with, until it is closed. The name is as random as the value: when two first pages load
 * at once, the one answered last does not take away what the other was given.
 */
export function beginVisit(reply: FastifyReply, config: Config): string {
  const value = randomBytes(32).toString('base64url')
  reply.setCookie(VISIT + randomBytes(6).toString('base64url'), value, cookieOptions(config))
  return `visit:${value}`
}

/** The visits this browser holds: one, or as many as first pages were loaded at once. */
export const visits = (request: FastifyRequest): string[] =>
  Object.entries(request.cookies).flatMap(([name, value]) =>
    name.startsWith(VISIT) && value ? [`visit:${value}`] : [],
  )

/** Browsers keep cookies of 4,096 bytes with their name and settings. */
const MOST_NOTICE = 3500
/** Letters of the sentence itself. */
const MOST_SAID = 500

/** What the next page says. It travels in the visitor's own cookie and is shown escaped, once; of a long list what fits. */
export function leaveNotice(reply: FastifyReply, config: Config, notice: Notice): void {
  const options = { ...cookieOptions(config), maxAge: 60 }
  const pack = (text: string) => Buffer.from(text).toString('base64url')
  if (typeof notice === 'string')
    return void reply.setCookie(NOTICE, pack(notice.slice(0, MOST_SAID)), options)
  const { failed } = notice
  const text = notice.text.slice(0, MOST_SAID)
  let named = failed.length
  const packed = () => {
    const more = failed.length - named
    const rest = more > 0 ? [{ name: `Còn ${more} mục khác`, reason: 'xem trong danh sách' }] : []
    return pack(JSON.stringify({ text, failed: [...failed.slice(0, named), ...rest] }))
  }
  while (named > 0 && packed().length > MOST_NOTICE) named--
  reply.setCookie(NOTICE, packed(), options)
}

const Told = Type.Object({
  text: Type.String({ maxLength: MOST_SAID }),
  failed: Type.Array(
    Type.Object({
      name: Type.String(),
      // A path of this house and nothing else.
      href: Type.Optional(Type.String({ pattern: String.raw`^/(?![/\\])[^\s\\]*$` })),
      reason: Type.String(),
    }),
  ),
})

export function takeNotice(request: FastifyRequest, reply: FastifyReply, config: Config): Notice | undefined {
  const packed = request.cookies[NOTICE]
  if (!packed) return undefined
  reply.clearCookie(NOTICE, cookieOptions(config))
  const text = Buffer.from(packed, 'base64url').toString('utf8')
  try {
    const told: unknown = JSON.parse(text)
    if (Value.Check(Told, told)) return told
  } catch {
    // A sentence is no JSON.
  }
  return text.slice(0, MOST_SAID)
}

export const themeOf = (request: FastifyRequest): Theme | undefined =>
  THEMES.find((theme) => theme === request.cookies[THEME])

export function keepTheme(reply: FastifyReply, config: Config, theme: string): void {
  if (THEMES.some((known) => known === theme)) {
    reply.setCookie(THEME, theme, { ...cookieOptions(config), maxAge: 365 * 24 * 3600 })
  } else reply.clearCookie(THEME, cookieOptions(config))
}
