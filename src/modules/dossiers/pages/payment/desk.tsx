import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import type { FieldErrors } from '#platform/errors.ts'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import type { DossierRow } from '../../tables.ts'

export type FormProps = {
  dossier: Pick<DossierRow, 'code' | 'procedure_name' | 'applicant'>
  /** What stands in a field: as typed, or as suggested. */
  typed: (name: string) => string | undefined
  errors: FieldErrors
}

/** A form of an officer about money, with the words above it. */
export const desk = (
  { dossier }: FormProps,
  title: string,
  body: Page['body'],
  errors: FieldErrors,
): Page => ({
  title: `${title} – ${dossier.code}`,
  shell: 'officer',
  section: 'dossiers',
  status: Object.keys(errors).length > 0 ? 422 : 200,
  back: { href: paths.show(dossier.code), text: 'Về hồ sơ' },
  body: (
    <>
      <FormErrors errors={errors} />
      <span class="govuk-caption-m">
        {dossier.code}, {dossier.applicant.fullName}
      </span>
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body mc-clamp" title={dossier.procedure_name}>
        {dossier.procedure_name}
      </p>
      {body}
    </>
  ),
})
