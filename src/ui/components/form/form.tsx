import { type Child, type Html, unescaped } from '#ui/jsx-runtime'
import { type Attributes } from '../attributes.ts'

/**
 * Stands in every form for the visitor's token until `renderDocument` puts it in. It carries a control character, and escaping
 * drops control characters, so no text that a person typed can ever be taken for it.
 */
export const CSRF_SENTINEL = '\u0001csrf\u0001'

const token = unescaped(`<input type="hidden" name="_csrf" value="${CSRF_SENTINEL}">`)

export type FormProps = {
  action: string
  method?: 'post' | 'get'
  /** The form sends files. */
  multipart?: boolean
  id?: string
  class?: string
  attributes?: Attributes
  children?: Child
}

/** A form. POST forms carry the visitor's token by themselves; the browser's own bubbles are off, errors come from the server. */
export const Form = (props: FormProps): Html => {
  const method = props.method ?? 'post'
  return (
    <form
      action={props.action}
      method={method}
      enctype={props.multipart ? 'multipart/form-data' : undefined}
      novalidate
      id={props.id}
      class={props.class}
      {...props.attributes}
    >
      {method === 'post' ? token : null}
      {props.children}
    </form>
  )
}
