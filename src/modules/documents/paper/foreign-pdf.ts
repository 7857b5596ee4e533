import type { Services } from '#platform/services.ts'

/**
 * What is done with PDFs that were not printed here. Each function is done in a process of its own, which loads what it takes and
 * ends where a file was made to do harm: times go over as text, and what is refused there is refused here.
 */
export const foreignPdf = ({ apart }: Services) => ({
  /** Where its words stand. */
  text: apart.of<typeof import('./page-text.ts')>(new URL('./page-text.ts', import.meta.url)),
  /** Number, day and code on a text that was written elsewhere. */
  outside: apart.of<typeof import('./outside-text.ts')>(new URL('./outside-text.ts', import.meta.url)),
  /** Copies of it. */
  copy: apart.of<typeof import('./copy-pdf.ts')>(new URL('./copy-pdf.ts', import.meta.url)),
  /** The incoming stamp on it. */
  arrival: apart.of<typeof import('./arrival-stamp.ts')>(new URL('./arrival-stamp.ts', import.meta.url)),
})
