import type { FastifyReply, FastifyRequest } from 'fastify'
import { anonymous } from '../access/actor.ts'
import { takeNotice, themeOf } from './cookies.ts'
import { formToken } from './form-token.ts'
import type { Page } from './route.ts'
import type { HttpOptions } from './options.ts'

/** Renders a page in its layout for this visitor and sends it. */
export async function sendPage(
  page: Page,
  request: FastifyRequest,
  reply: FastifyReply,
  options: HttpOptions,
): Promise<FastifyReply> {
  const { config } = options.services
  const html = await options.render(page, {
    actor: request.actor ?? anonymous,
    path: request.url.split('?')[0] ?? '/',
    csrfToken: formToken(request, reply, config),
    notice: takeNotice(request, reply, config),
    theme: themeOf(request),
  })
  reply.header('content-type', 'text/html; charset=utf-8')
  // A page may hold somebody's data; the back button may show it again, a proxy may not keep it.
  reply.header('cache-control', 'private, no-cache')
  if (page.refreshAfter !== undefined) reply.header('refresh', page.refreshAfter)
  return reply.status(page.status ?? 200).send(html)
}
