import { page, type Answer, type Context } from '#platform/http/route.ts'
import type { ApiDocument } from './document.ts'
import { referencePage } from './reference-page.tsx'

/** The programming interface for people, from the very document that programs read. */
export const showApiReference = ({ request }: Context): Answer =>
  // The document is made by the server from the schemas that validate; its shape is OpenAPI's, read here as far as shown.
  page(referencePage(request.server.swagger() as ApiDocument))
