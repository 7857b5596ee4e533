import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { anonymous, confinedFrom, may } from '../access/actor.ts'
import { Forbidden, NotFound, SignInRequired, Unacceptable } from '../errors.ts'
import { changeSession, keepTheme, leaveNotice, sessionToken } from './cookies.ts'
import { sendPage } from './send-page.ts'
import type { Answer, Context, Route } from './route.ts'
import type { HttpOptions } from './options.ts'

/** Puts one row of a route table into the server: who may, what is validated, what answers. */
export function registerRoute(app: FastifyInstance, route: Route, options: HttpOptions): void {
  app.route({
    method: route.method,
    url: route.path,
    config: {
      access: route.access,
      kind: route.kind,
      ...documented(route),
      ...(route.perMinute
        ? { rateLimit: { max: rate(route.perMinute, options), timeWindow: '1 minute' } }
        : {}),
    },
    schema: schemaOf(route),
    preValidation: async (request, reply) => {
      refuseForeign(request, route, options)
      await identify(request, options)
      const confined = confinedFrom(request.actor, route.path)
      if (confined && route.kind === 'page') return reply.redirect(confined.paths[0], 303)
      if (confined) throw new Forbidden(confined.reason)
      admit(request, route)
      refuseForgery(request, route)
    },
    handler: route.kind === 'page' ? pageHandler(route, options) : apiHandler(route, options),
  })
}

/** Where the rate of the house is set higher than any person needs, as in tests, its own is as well. */
const rate = (perMinute: number, { services }: HttpOptions): number =>
  Math.max(perMinute, Math.floor((perMinute * services.config.rateLimit) / 1200))

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: string
    kind?: 'page' | 'api'
    /** The parts of a multipart call, for its documentation. */
    form?: object
  }
}

/** Only the parts a route has: a part that is named and empty draws a warning. */
function schemaOf(route: Route): Record<string, unknown> {
  const common = { ...given('params', route.params), ...given('querystring', route.query) }
  if (route.kind === 'page') return { ...common, hide: true }
  return {
    ...common,
    ...(route.accepts === undefined || route.accepts === 'json' ? given('body', route.body) : {}),
    summary: route.summary,
    tags: [route.tag],
    security: route.access === 'public' ? [] : [{ session: [] }],
    response: { [route.status ?? 200]: route.response },
  }
}

/** The parts of a multipart call are read one by one by its handler, not validated as a whole; they are documented all the same. */
const documented = (route: Route): { form?: object } =>
  route.kind === 'api' && route.accepts === 'multipart' && route.body ? { form: route.body } : {}

const given = (name: string, schema: unknown) => (schema === undefined ? {} : { [name]: schema })

async function identify(request: FastifyRequest, options: HttpOptions): Promise<void> {
  const token = sessionToken(request)
  request.actor = token ? await options.authenticate(token) : anonymous
}

/** A stranger is asked to sign in; somebody known without the right is refused. Objects are the modules' matter. */
function admit(request: FastifyRequest, route: Route): void {
  if (route.access === 'public' || may(request.actor, route.access)) return
  throw request.actor.kind === 'anonymous' ? new SignInRequired() : new Forbidden()
}

/**
 * What a browser says was sent from a page that is not ours is refused before anybody is asked who they are: nothing of it may
 * be kept, not even for after signing in. Browsers that do not tell how near the page is name its origin; programs name neither.
 */
function refuseForeign(
  { headers, host }: FastifyRequest,
  { method }: Route,
  { services }: HttpOptions,
): void {
  if (method === 'GET') return
  const { 'sec-fetch-site': site, origin } = headers
  const ours = [`http://${host}`, services.config.baseUrl ?? ''].map(hostOf)
  const isOurs =
    site === undefined
      ? origin === undefined || ours.includes(hostOf(origin) ?? 'none')
      : site === 'same-origin' || site === 'none'
  if (!isOurs) throw new Forbidden('Yêu cầu được gửi từ một trang khác nên không được nhận.')
}

/** A form carries its token. The API takes JSON, which another site cannot send without asking first, and files where it says so. */
function refuseForgery(request: FastifyRequest, route: Route): void {
  if (route.method === 'GET') return
  if (route.kind === 'api') {
    const expected = route.accepts === 'multipart' ? 'multipart/form-data' : 'application/json'
    const { 'content-type': type = expected } = request.headers
    const isOctets = route.accepts === 'octets' && type.startsWith('application/octet-stream')
    if (!type.startsWith(expected) && !isOctets) {
      throw new Unacceptable(415, 'media-type', `Giao diện này chỉ nhận nội dung ${expected}.`)
    }
    return
  }
  // The token of a multipart form is read with its fields, before any file: see `readUpload`.
  if (route.accepts === 'multipart' || route.accepts === 'binary') return
  const { body } = request
  request.server.checkFormToken(
    request,
    typeof body === 'object' && body && '_csrf' in body ? body._csrf : undefined,
  )
}

export const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : undefined)

function contextOf(request: FastifyRequest, options: HttpOptions): Context<never, never, never> {
  return {
    services: options.services,
    actor: request.actor,
    params: request.params as never,
    query: request.query as never,
    body: withoutToken(request.body) as never,
    origin: {
      ip: request.ip,
      requestId: request.id,
      userAgent: String(request.headers['user-agent'] ?? '').slice(0, 200),
    },
    request,
  }
}

function withoutToken(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('_csrf' in body)) return body ?? {}
  const { _csrf, ...fields } = body
  return fields
}

function pageHandler(route: Extract<Route, { kind: 'page' }>, options: HttpOptions): RouteHandlerMethod {
  return async (request, reply) => {
    const answer = await route.handle(contextOf(request, options))
    return sendAnswer(answer, request, reply, options)
  }
}

export async function sendAnswer(
  answer: Answer,
  request: FastifyRequest,
  reply: FastifyReply,
  options: HttpOptions,
) {
  const { config } = options.services
  if (answer.kind === 'empty') return reply.status(204).header('cache-control', 'no-store').send()
  if (answer.kind !== 'file' && answer.session) changeSession(request, reply, config, answer.session)
  if (answer.kind === 'page') return sendPage(answer, request, reply, options)
  if (answer.kind === 'file') {
    reply.header('content-type', answer.type)
    reply.header('content-disposition', disposition(answer.name, answer.inline ?? false))
    const { maxAge } = answer
    reply.header('cache-control', maxAge === undefined ? 'private, no-store' : `public, max-age=${maxAge}`)
    // Whatever a file contains, the browser may show it and nothing more.
    reply.header('content-security-policy', fileContentPolicy(answer.type))
    if (answer.size !== undefined) reply.header('content-length', answer.size)
    return reply.send(answer.body)
  }
  if (answer.theme !== undefined) keepTheme(reply, config, answer.theme)
  if (answer.notice) leaveNotice(reply, config, answer.notice)
  if (!answer.to.startsWith('/') || answer.to.startsWith('//')) throw new NotFound()
  return reply.redirect(encodeURI(decodeURI(answer.to)), 303)
}

/** Browsers show PDF and pictures in viewers of their own, which a sandbox would stop; anything else gets one. */
const fileContentPolicy = (type: string) =>
  type === 'application/pdf' || type.startsWith('image/')
    ? "default-src 'none'; frame-ancestors 'self'"
    : "default-src 'none'; sandbox; frame-ancestors 'self'"

const disposition = (name: string, inline: boolean) =>
  `${inline ? 'inline' : 'attachment'}; filename="${name.replace(/[^\w.-]+/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`

function apiHandler(route: Extract<Route, { kind: 'api' }>, options: HttpOptions): RouteHandlerMethod {
  return async (request, reply) => {
    const answer = await route.handle(contextOf(request, options))
    reply.header('cache-control', 'private, no-store')
    return reply.status(route.status ?? 200).send(answer)
  }
}
