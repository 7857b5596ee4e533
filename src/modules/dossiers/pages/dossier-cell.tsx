import type { Html } from '#ui/jsx-runtime'

type Props = { href: string; code: string; procedureName: string }

/** A dossier in the first cell of a list: its code leads to it, the name of its procedure stands below on two lines at most. */
export const DossierCell = ({ href, code, procedureName }: Props): Html => (
  <>
    <a class="govuk-link mc-figures" href={href}>
      {code}
    </a>
    <span class="mc-clamp mc-muted" title={procedureName}>
      {procedureName}
    </span>
  </>
)
