import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes, type Size } from '../attributes.ts'

export type FieldsetProps = {
  legend?: Child
  legendSize?: Size
  legendClass?: string
  /** The legend is the page's `h1`. */
  pageHeading?: boolean
  describedBy?: string
  role?: 'group'
  class?: string
  attributes?: Attributes
  children?: Child
}

/** Fields that answer one question together. */
export function Fieldset(props: FieldsetProps): Html {
  const {
    legend,
    legendSize,
    legendClass,
    pageHeading,
    describedBy,
    role,
    class: extra,
    attributes,
    children,
  } = props
  return (
    <fieldset
      class={classes('govuk-fieldset', extra)}
      role={role}
      aria-describedby={describedBy}
      {...attributes}
    >
      {legend ? (
        <legend
          class={classes(
            'govuk-fieldset__legend',
            legendSize && `govuk-fieldset__legend--${legendSize}`,
            legendClass,
          )}
        >
          {pageHeading ? <h1 class="govuk-fieldset__heading">{legend}</h1> : legend}
        </legend>
      ) : null}
      {children}
    </fieldset>
  )
}
