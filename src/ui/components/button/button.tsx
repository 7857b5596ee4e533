import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type ButtonProps = {
  /** A link that looks like a button. */
  href?: string
  variant?: 'primary' | 'secondary' | 'warning' | 'inverse'
  /** The first step of a procedure: larger, with an arrow. */
  start?: boolean
  type?: 'submit' | 'button' | 'reset'
  name?: string
  value?: string
  disabled?: boolean
  /** A second press within a second is ignored. */
  preventDoubleClick?: boolean
  id?: string
  class?: string
  attributes?: Attributes
  children?: Child
}

const StartIcon = (): Html => (
  <svg
    class="govuk-button__start-icon"
    xmlns="http://www.w3.org/2000/svg"
    width="17.5"
    height="19"
    viewBox="0 0 33 40"
    aria-hidden="true"
    focusable="false"
  >
    <path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" />
  </svg>
)

/** An action (submits its form) or, with `href`, a way to one. The text is a verb. */
export function Button(props: ButtonProps): Html {
  const {
    href,
    variant = 'primary',
    start,
    type = 'submit',
    name,
    value,
    disabled,
    id,
    attributes,
    children,
  } = props
  const look = classes(
    'govuk-button',
    variant !== 'primary' && `govuk-button--${variant}`,
    props.class,
    start && 'govuk-button--start',
  )
  if (href !== undefined)
    return (
      <a
        href={href}
        role="button"
        draggable={false}
        class={look}
        data-module="govuk-button"
        id={id}
        {...attributes}
      >
        {children}
        {start ? <StartIcon /> : null}
      </a>
    )
  return (
    <button
      type={type}
      name={name}
      value={value}
      class={look}
      data-module="govuk-button"
      id={id}
      disabled={disabled}
      aria-disabled={disabled ? 'true' : undefined}
      data-prevent-double-click={props.preventDoubleClick}
      {...attributes}
    >
      {children}
      {start ? <StartIcon /> : null}
    </button>
  )
}

/** Buttons side by side; the first is the primary one. */
export const ButtonGroup = ({ children }: { children?: Child }): Html => (
  <div class="govuk-button-group">{children}</div>
)
