import type { FastifyInstance } from 'fastify'
import { buildAssets } from '#ui/assets.ts'
import { renderDocument } from '#ui/layout/document.tsx'
import { join } from 'node:path'
import { frameFor } from './frame.ts'
import { modules } from './modules.ts'
import { authenticate, signInAnswer } from './modules/identity/index.ts'
import { createServer } from './platform/http/server.ts'
import type { JobHandler } from './platform/module.ts'
import { sendMail } from './platform/mail/mail.ts'
import type { Services } from './platform/services.ts'

/** The web application of a province: the routes of every module behind one door. */
export async function createApp(
  services: Services,
  assetsDir = join(services.config.dataDir, 'assets'),
): Promise<FastifyInstance> {
  const assets = await buildAssets(assetsDir)
  return createServer({
    services,
    routes: modules.flatMap((module) => module.routes ?? []),
    authenticate: (token) => authenticate(services, token),
    render: async (page, frame) => renderDocument(page, await frameFor(services, assets, page, frame)),
    signIn: signInAnswer,
    assetsDir,
  })
}

/** Every job of the product: task name → handler. */
export const jobHandlers: Readonly<Record<string, JobHandler>> = {
  'mail.send': sendMail,
  ...Object.assign({}, ...modules.map((module) => module.jobs ?? {})),
}
