import type { FastifyRequest } from 'fastify'
import type { Actor } from '../access/actor.ts'
import type { Services } from '../services.ts'
import type { Answer, Notice, Page, Route } from './route.ts'

/** What the layout needs to know beside the page itself. */
export type Frame = { actor: Actor; path: string; csrfToken: string; notice?: Notice; theme?: string }

export type HttpOptions = {
  services: Services
  routes: readonly Route[]
  /** Who holds this session token? `anonymous` when nobody does. */
  authenticate(token: string): Promise<Actor>
  /** Puts the layout around a page. */
  render(page: Page, frame: Frame): Promise<string>
  /** The page shown to somebody who must sign in first; `held` is a form they had sent meanwhile. */
  signIn(request: FastifyRequest, held: Record<string, unknown> | undefined): Answer
  /** Built, content-hashed files with their precompressed copies. */
  assetsDir: string
}
