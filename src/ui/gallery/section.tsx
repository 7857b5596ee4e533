import type { Child, Html } from '#ui/jsx-runtime'

/** One component of the gallery under its name. */
export const Section = ({ title, children }: { title: string; children?: Child }): Html => (
  <section class="mc-gallery">
    <h2 class="govuk-heading-m">{title}</h2>
    {children}
  </section>
)
