import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorPage } from '#ui/error-page.tsx'
import { anonymous } from '../access/actor.ts'
import { NotFound, SignInRequired, type Refusal } from '../errors.ts'
import { problemOf, refusalOf, unforeseen } from './problems.ts'
import { fitsVisitor } from './form-token.ts'
import { hostOf, sendAnswer } from './register.ts'
import { sendPage } from './send-page.ts'
import type { HeldForm, HttpOptions } from './options.ts'

const RETRY_AFTER_SECONDS = '10'

/** One place where whatever was thrown becomes an answer: a readable page, or a problem in JSON under /api. */
export function handleErrors(app: FastifyInstance, options: HttpOptions): void {
  const { log } = options.services
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = refusalOf(error)
    if (!refusal)
      log.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'unforeseen error')
    await answer(refusal ?? unforeseen(request), request, reply, options)
  })
  app.setNotFoundHandler((request, reply) => answer(new NotFound(), request, reply, options))
}

async function answer(refusal: Refusal, request: FastifyRequest, reply: FastifyReply, options: HttpOptions) {
  request.actor ??= anonymous
  reply.status(refusal.status)
  if (refusal.status === 503 || refusal.status === 429) reply.header('retry-after', RETRY_AFTER_SECONDS)
  if (wantsJson(request)) {
    return reply
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(problemOf(refusal, request)))
  }
  if (refusal instanceof SignInRequired) {
    return sendAnswer(options.signIn(request, heldForm(request, options)), request, reply, options)
  }
  return sendPage({ ...errorPage(refusal), status: refusal.status }, request, reply, options)
}

const wantsJson = (request: FastifyRequest) =>
  request.url.startsWith('/api/') || request.headers.accept?.startsWith('application/json') === true

/** Fields whose words nobody may read, kept nowhere. */
export const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'accessKey',
  'current',
  'newPin',
  'password',
  'pin',
  'sealPin',
  'secret',
])

/**
 * What somebody had typed when their session ended: kept for them while they sign in again. Only what a page of ours sent, by its
 * token: anything else was put into their hands by somebody else.
 */
function heldForm(request: FastifyRequest, { services }: HttpOptions): HeldForm | undefined {
  const { body } = request
  if (request.method !== 'POST' || typeof body !== 'object' || body === null || Buffer.isBuffer(body))
    return undefined
  const { _csrf, ...given } = body as Record<string, unknown>
  if (!fitsVisitor(request, services.config, _csrf)) return undefined
  const entries = Object.entries(given)
  const kept = entries.filter(([name]) => !SECRET_FIELDS.has(name))
  if (kept.length === 0) return undefined
  const secretsLeftOut = entries.some(([name, value]) => SECRET_FIELDS.has(name) && value !== '')
  return { fields: Object.fromEntries(kept), from: pageOf(request), secretsLeftOut }
}

function pageOf({ headers: { referer }, host }: FastifyRequest): string | undefined {
  if (referer === undefined || hostOf(referer) !== hostOf(`http://${host}`)) return undefined
  return new URL(referer).pathname
}
