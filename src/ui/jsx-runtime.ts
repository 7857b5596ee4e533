/**
 * TSX to strings. Whatever a page puts between tags or into an attribute is escaped; only an `Html` value passes as it is, and
 * only this file makes one. There is no virtual tree: an element is its text, so a page of a hundred rows costs concatenation.
 */
import type { JSX as P } from 'jsx-types'

/** Finished, safe markup. Cannot be forged from a string: `unescaped()` is the only other door. */
export class Html {
  readonly #text: string
  private constructor(text: string) {
    this.#text = text
  }
  /** Used by this file only; pages write TSX. */
  static of(text: string): Html {
    return new Html(text)
  }
  toString(): string {
    return this.#text
  }
}

export type Child = Html | string | number | bigint | boolean | null | undefined | readonly Child[]

/** The single way to raw markup. The caller vouches for every character of it. */
export const unescaped = (markup: string): Html => Html.of(markup)

/** The text of finished markup. */
export const render = (html: Html): string => html.toString()

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const special = /[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/
// oxlint-disable-next-line no-control-regex -- as above
const specials = /[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Escapes for text and for quoted attributes alike. Control characters, which HTML forbids, are dropped. */
export const escapeHtml = (text: string): string =>
  special.test(text) ? text.replace(specials, (character) => entities[character] ?? '') : text

const voidTags = new Set('area base br col embed hr img input link meta source track wbr'.split(' '))
const attributeName = /^[A-Za-z_][\w:.-]*$/
/** Attributes whose “no” is written out. */
const spelled = new Set(['spellcheck', 'draggable', 'contenteditable'])
const addressAttributes = new Set(['href', 'src', 'action', 'formaction', 'xlink:href'])
// oxlint-disable no-control-regex -- browsers skip control characters before a scheme
const scheming =
  /^[\s\u0000-\u001f]*(?:j\s*a\s*v\s*a|v\s*b)\s*s\s*c\s*r\s*i\s*p\s*t\s*:|^[\s\u0000-\u001f]*data\s*:/i
// oxlint-enable no-control-regex

function renderChild(child: unknown): string {
  if (typeof child === 'string') return escapeHtml(child)
  if (child instanceof Html) return child.toString()
  if (child === null || child === undefined || typeof child === 'boolean') return ''
  if (typeof child === 'number' || typeof child === 'bigint') return String(child)
  if (Array.isArray(child)) {
    let text = ''
    for (const one of child) text += renderChild(one)
    return text
  }
  throw new TypeError(`A page cannot show ${describe(child)}: give it text, a number or markup.`)
}

function renderAttribute(name: string, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (!attributeName.test(name)) throw new TypeError(`“${name}” is not the name of an attribute.`)
  // The content security policy forbids both; failing here is kinder than a page that silently does nothing.
  if (name === 'style' || /^on/i.test(name))
    throw new TypeError(`“${name}” is not allowed: styles and scripts live in files.`)
  if (typeof value === 'boolean') {
    if (name.startsWith('aria-') || name.startsWith('data-') || spelled.has(name))
      return ` ${name}="${value}"`
    return value ? ` ${name}` : ''
  }
  if (typeof value === 'number' || typeof value === 'bigint') return ` ${name}="${value}"`
  if (typeof value !== 'string')
    throw new TypeError(`The attribute “${name}” cannot hold ${describe(value)}.`)
  if (addressAttributes.has(name) && scheming.test(value)) return ''
  return ` ${name}="${escapeHtml(value)}"`
}

const describe = (value: unknown): string =>
  value instanceof Promise
    ? 'a promise'
    : typeof value === 'function'
      ? 'a function'
      : `an object (${typeof value})`

type Props = Record<string, unknown>
type Component = (props: never) => Html

/** An element or a component call; the loader and TypeScript turn TSX into calls of this. */
export function jsx(type: string | Component, props: Props): Html {
  if (typeof type === 'function') {
    const result: unknown = type(props as never)
    if (result instanceof Html) return result
    throw new TypeError(`The component ${type.name} must return markup at once.`)
  }
  let text = `<${type}`
  for (const name in props) if (name !== 'children') text += renderAttribute(name, props[name])
  if (voidTags.has(type)) return Html.of(`${text}>`)
  const children = renderChild(props['children'])
  // Escaping means nothing inside these two, so nothing may be put there.
  if (children !== '' && (type === 'script' || type === 'style'))
    throw new TypeError(`<${type}> must come from a file.`)
  return Html.of(`${text}>${children}</${type}>`)
}

export const jsxs = jsx
export const jsxDEV = jsx

/** Several children without an element around them. */
export const Fragment = (props: { children?: Child }): Html => Html.of(renderChild(props.children))

type Shared = { children?: Child; [name: `data-${string}`]: string | number | boolean | undefined }

// oxlint-disable-next-line typescript/no-namespace -- TypeScript looks for the element types under this name
export declare namespace JSX {
  type Element = Html
  type ElementType = keyof IntrinsicElements | ((props: never) => Html)
  type IntrinsicElements = {
    [Tag in keyof P.IntrinsicElements]: Omit<P.IntrinsicElements[Tag], Forbidden> & Shared
  }
  type ElementChildrenAttribute = { children: unknown }
  type IntrinsicAttributes = { key?: string | number }
}

/** React's spellings and everything the content security policy forbids: misspelt pages fail to compile. */
type Forbidden =
  'className' | 'htmlFor' | 'style' | 'dangerouslySetInnerHTML' | 'children' | 'ref' | 'key' | 'jsx'
