import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import { constants } from 'node:zlib'
import type { Actor } from '../access/actor.ts'
import type { Config } from '../config/config.ts'
import type { Services } from '../services.ts'
import { handleErrors } from './error-pages.ts'
import { checkFormToken } from './form-token.ts'
import { setUpHealth } from './health.ts'
import { setUpMetrics } from './metrics.ts'
import { registerRoute } from './register.ts'
import { validatorCompiler } from './validator.ts'
import type { HttpOptions } from './options.ts'
import type { Route } from './route.ts'

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor
  }
  interface FastifyInstance {
    /** @throws Forbidden when the token of a form was not made for this visitor */
    checkFormToken(request: FastifyRequest, token: unknown): void
  }
}

/**
 * The server, ready to listen: everything a request meets, in order.
 */
export async function createServer(options: HttpOptions): Promise<FastifyInstance> {
  const { services, routes } = options
  // The logger under its plain interface, so that the server's own type stays the plain one.
  const loggerInstance: FastifyBaseLogger = services.log
  const app = Fastify({
    loggerInstance,
    logController: new Fastify.LogController({ disableRequestLogging: true }),
    trustProxy: trusted(services.config),
    genReqId: () => randomUUID().slice(0, 13),
    bodyLimit: 1024 * 1024,
    // Uploads over a mountain connection are slow; headers are not.
    requestTimeout: 15 * 60_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  })
  app.setValidatorCompiler(validatorCompiler())
  setUpMetrics(app)
  await setUpSecurity(app, services)
  await setUpBodies(app, services)
  await app.register(compress, {
    global: true,
    threshold: 1024,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  })
  await app.register(fastifyStatic, {
    root: options.assetsDir,
    prefix: '/assets/',
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    decorateReply: false,
  })
  await setUpApiDocument(app, services)
  setUpHealth(app, services)
  handleErrors(app, options)
  await app.register(async (scope) => {
    for (const route of routes.filter((one) => !takesOctets(one))) registerRoute(scope, route, options)
  })
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, body, done) => done(null, body))
    for (const route of routes.filter(takesOctets)) registerRoute(scope, route, options)
  })
  return app
}

/**
 * A number is proxies in a row, counted from the nearest; what a client wrote stands before them and is not believed. Fastify
 * itself believes nobody by number, since whoever reaches the port counts as a proxy: who sets one keeps others from the port.
 */
function trusted({ trustProxy }: Config): false | string[] | ((address: string, place: number) => boolean) {
  if (typeof trustProxy === 'number') return (_address, place) => place < trustProxy
  return trustProxy ? [...trustProxy] : false
}

const takesOctets = (route: Route) => route.kind === 'api' && route.accepts === 'octets'

/** Headers that close what a page of ours never needs; rates per address. */
async function setUpSecurity(app: FastifyInstance, { config }: Services): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
      },
    },
    hsts: config.baseUrl?.startsWith('https:') ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'sameorigin' },
  })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), interest-cohort=()')
  })
  await app.register(rateLimit, { max: config.rateLimit, timeWindow: '1 minute' })
}

async function setUpBodies(app: FastifyInstance, { config }: Services): Promise<void> {
  await app.register(cookie)
  app.decorate('checkFormToken', (request, token) => checkFormToken(request, config, token))
  // Questions to an authority about certificates and time (RFC 6960, 3161): some hundred bytes.
  for (const type of ['application/ocsp-request', 'application/timestamp-query'])
    app.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit: 16_384 }, (_request, body, done) =>
      done(null, body),
    )
  await app.register(formbody, { bodyLimit: 1024 * 1024 })
  await app.register(multipart, {
    limits: { fileSize: config.maxUploadBytes, files: 20, fields: 200, fieldSize: 100_000, parts: 220 },
    throwFileSizeLimit: false,
  })
}

/** OpenAPI 3.1 from the same schemas that validate. */
async function setUpApiDocument(app: FastifyInstance, { config }: Services): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Giao diện lập trình Một Cửa',
        version: '1',
        description: 'Tra cứu thủ tục, nộp và theo dõi hồ sơ, xử lý công việc của cơ quan nhà nước cấp tỉnh.',
      },
      servers: config.baseUrl ? [{ url: config.baseUrl }] : [],
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'mc_session' } } },
    },
    hideUntagged: true,
    transform: ({ schema, url, route }) => ({
      url,
      schema: route.config?.form
        ? { ...schema, consumes: ['multipart/form-data'], body: route.config.form }
        : schema,
    }),
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}
