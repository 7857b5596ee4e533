import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { randomBytes } from 'node:crypto'
import type { Config } from '../config/config.ts'
import type { SessionChange } from './route.ts'

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
    reply.setCookie(SESSION, change.token, { ...cookieOptions(config), maxAge: change.maxAge })
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

/** A sentence for the next page. It travels in the visitor's own cookie and is shown escaped, once. */
export function leaveNotice(reply: FastifyReply, config: Config, text: string): void {
  reply.setCookie(NOTICE, Buffer.from(text).toString('base64url'), { ...cookieOptions(config), maxAge: 60 })
}

export function takeNotice(request: FastifyRequest, reply: FastifyReply, config: Config): string | undefined {
  const packed = request.cookies[NOTICE]
  if (!packed) return undefined
  reply.clearCookie(NOTICE, cookieOptions(config))
  return Buffer.from(packed, 'base64url').toString('utf8').slice(0, 500)
}

export const themeOf = (request: FastifyRequest): Theme | undefined =>
  THEMES.find((theme) => theme === request.cookies[THEME])

export function keepTheme(reply: FastifyReply, config: Config, theme: string): void {
  if (THEMES.some((known) => known === theme)) {
    reply.setCookie(THEME, theme, { ...cookieOptions(config), maxAge: 365 * 24 * 3600 })
  } else reply.clearCookie(THEME, cookieOptions(config))
}
