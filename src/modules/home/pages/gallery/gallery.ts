import { gallery } from '#ui/gallery.tsx'
import { page, type Answer } from '#platform/http/route.ts'

/** Every component in every state: for designers, testers and the accessibility check. */
export const showGallery = (): Answer =>
  page({ title: 'Thư viện giao diện', shell: 'citizen', body: gallery() })
