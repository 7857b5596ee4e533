import type { FastifyRequest } from 'fastify'
import type { Actor } from '../access/actor.ts'
import type { Services } from '../services.ts'
import type { Answer, Notice, Page, Route } from './route.ts'

/** What the layout needs to know beside the page itself. */
export type Frame = { actor: Actor; path: string; csrfToken: string; notice?: Notice; theme?: string }

/** A form somebody had sent when their session had ended. */
export type HeldForm = {
  fields: Record<string, unknown>
  /** The page of the house it stood on, where the browser says so. */
  from?: string
  /** Passwords and PINs were in it, and are not kept. */
  secretsLeftOut: boolean
}

export type HttpOptions = {
  services: Services
  routes: readonly Route[]
  /** Who holds this session token? `anonymous` when nobody does. */
  authenticate(token: string): Promise<Actor>
  /** Puts the layout around a page. */
  render(page: Page, frame: Frame): Promise<string>
  /** The page shown to somebody who must sign in first; `held` is a form they had sent meanwhile. */
  signIn(request: FastifyRequest, held: HeldForm | undefined): Answer
  /** Built, content-hashed files with their precompressed copies. */
  assetsDir: string
}
