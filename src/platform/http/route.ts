import type { Static, TSchema } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import type { Html } from '#ui/jsx-runtime'
import type { Access } from '../access/permissions.ts'
import type { Actor } from '../access/actor.ts'
import type { FormBody } from '../forms/schema.ts'
import type { Services } from '../services.ts'

export type { FormBody }

/** A page before the layout is put around it. Texts are Vietnamese. */
export type Page = {
  title: string
  body: Html
  /** `citizen`: one column, large type. `officer`: the work shell. `plain`: sign-in, errors, print. */
  shell?: 'citizen' | 'officer' | 'plain'
  /** Key of the navigation entry that is current. */
  section?: string
  /** Names of the island bundles the page uses (`src/ui/islands/<name>.ts`). */
  islands?: readonly string[]
  status?: number
  /** Seconds after which the browser asks for the page again by itself: for one that waits. */
  refreshAfter?: number
  /** Path back to the parent page, shown above the heading. */
  back?: { href: string; text: string }
}

/** What was not done, of several: which, where it is looked at, and why. */
export type Failed = { name: string; href?: string; reason: string }

/** What the next page says once: a sentence, and as a warning what was not done. */
export type Notice = string | { text: string; failed: readonly Failed[] }

/** What a page handler answers with. */
export type Answer =
  | ({ kind: 'page'; session?: SessionChange } & Page)
  | { kind: 'redirect'; to: string; notice?: Notice; session?: SessionChange; theme?: string }
  | {
      kind: 'file'
      name: string
      type: string
      body: Readable | Buffer
      inline?: boolean
      size?: number
      /** Seconds for which anybody on the way may keep it; left out, nobody may. */
      maxAge?: number
    }
  | { kind: 'empty' }

/** A sign-in puts a token into the visitor's cookie for so many seconds; a sign-out takes it away. */
export type SessionChange = { token: string; maxAge: number } | 'end'

export const page = (content: Page): Answer => ({ kind: 'page', ...content })
/** 303 See Other: after every successful POST. `notice` is shown once on the next page. */
export const seeOther = (to: string, notice?: Notice, session?: SessionChange): Answer => ({
  kind: 'redirect',
  to,
  notice,
  session,
})
/** 303 to a page that is then shown in another theme, kept for a year; anything that is no theme follows the device. */
export const inTheme = (theme: string, to: string, notice?: Notice): Answer => ({
  kind: 'redirect',
  to,
  notice,
  theme,
})
/** 204: done, and nothing to show; for what a script sends in the background. */
export const nothing = (): Answer => ({ kind: 'empty' })
export const file = (content: Omit<Extract<Answer, { kind: 'file' }>, 'kind'>): Answer => ({
  kind: 'file',
  ...content,
})

export type Context<P = unknown, Q = unknown, B = unknown> = {
  services: Services
  actor: Actor
  params: P
  query: Q
  body: B
  /** Where the request came from, for the audit entry. */
  origin: { ip: string; requestId: string; userAgent: string }
  request: FastifyRequest
}

type Common<P extends TSchema, Q extends TSchema> = {
  path: string
  access: Access
  params?: P
  query?: Q
  /** Requests a minute from one address, where one costs much; left out, the rate of the house holds. */
  perMinute?: number
}

type PageRow<P extends TSchema, Q extends TSchema> = Common<P, Q> & {
  method: 'GET' | 'POST'
  /**
   * `multipart`: the handler reads `request` through the files room; `body` is empty. `binary`: a protocol between programs,
   * without form token, for what is public and changes nothing; `request.body` is a Buffer.
   */
  accepts?: 'form' | 'multipart' | 'binary'
  handle(context: Context<Static<P>, Static<Q>, FormBody>): Promise<Answer> | Answer
}

type ApiRow<P extends TSchema, Q extends TSchema, B extends TSchema, R extends TSchema> = Common<P, Q> & {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /**
   * `multipart`: the handler reads `request` with `readUpload`; `body` then only documents the parts. `octets`: bytes or JSON of
   * another system, which signs what it sends; `body` is their stream, and the answer may be one.
   */
  accepts?: 'json' | 'multipart' | 'octets'
  body?: B
  response: R
  /** Status of a success; 200 when left out. */
  status?: number
  /** One Vietnamese line for the API reference. */
  summary: string
  tag: string
  handle(context: Context<Static<P>, Static<Q>, Static<B>>): Promise<Static<R>> | Static<R>
}

/** One row of a module's route table, with its types folded away. */
export type Route =
  | ({ kind: 'page' } & PageRow<TSchema, TSchema>)
  | ({ kind: 'api' } & ApiRow<TSchema, TSchema, TSchema, TSchema>)

/** A page: `pageRoute({ method: 'GET', path: '/thu-tuc', access: 'public', handle: … })`. */
export const pageRoute = <P extends TSchema = TSchema, Q extends TSchema = TSchema>(
  row: PageRow<P, Q>,
): Route => ({ kind: 'page', ...row }) as unknown as Route

/** An endpoint of the JSON API, under `/api/`. Its schemas validate and document it. */
export const apiRoute = <
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
  R extends TSchema = TSchema,
>(
  row: ApiRow<P, Q, B, R>,
): Route => ({ kind: 'api', ...row }) as unknown as Route
