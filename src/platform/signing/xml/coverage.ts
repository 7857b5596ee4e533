import {
  XmlCData,
  XmlComment,
  XmlElement,
  XmlText,
  XmlTreeNode,
  type XmlDocument,
  type XmlNode,
} from 'libxml2-wasm'
import { MOST_LISTED, type Part } from '../report.ts'
import { isWithin, type Canonical } from './document.ts'
import { EXCLUSIVE } from './names.ts'

/** One more than is listed, so that a list that is cut can say so. */
const MOST_PARTS = MOST_LISTED + 1

/** An element by its place: the names from the root on, with its number where several have its name. */
export function partOf(element: XmlElement): Part {
  const steps: string[] = []
  for (let one: XmlElement | null = element; one; one = one.parent) steps.unshift(stepOf(one))
  const id = element.attrs.find(({ name }) => name.toLowerCase() === 'id')
  return { path: steps.join('/'), id: id?.value ?? null }
}

function stepOf(element: XmlElement): string {
  const { name } = element
  const before = Number(element.eval(`count(preceding-sibling::*[local-name() = '${name}'])`))
  return before > 0 || isFollowed(element) ? `${name}[${before + 1}]` : name
}

/** Does another of its name come after it? Only the next ones are looked at: this is for people who read a place. */
function isFollowed({ name, next }: XmlElement): boolean {
  let other: XmlNode | null = next
  for (let steps = 0; other instanceof XmlTreeNode && steps < 1000; steps++) {
    if (other instanceof XmlElement && other.name === name) return true
    other = other.next
  }
  return false
}

/** Children that are looked at: more than can be covered, or around what is, so that among them others are found. */
const ENOUGH = '*[position() <= 1000]'

const isOneOf = (list: readonly XmlElement[], node: XmlNode) => list.some((one) => one.isSameNode(node))

/**
 * What stands in a document outside of what is covered and of the signatures: whole elements, and what the elements around
 * these carry themselves (attributes, text, instructions to programs).
 */
export function uncoveredIn(
  document: XmlDocument,
  covered: readonly XmlElement[],
  signatures: readonly XmlElement[],
): Part[] {
  const apart = [...covered, ...signatures]
  const around: XmlElement[] = []
  for (const one of apart)
    for (let up = one.parent; up; up = up.parent) if (!isOneOf(around, up)) around.push(up)
  const found: Part[] = instructionsIn(document.find('/processing-instruction()'), '')
  const queue: XmlNode[] = [document.root]
  for (let node = queue.shift(); node && found.length < MOST_PARTS; node = queue.shift()) {
    if (!(node instanceof XmlElement) || isOneOf(apart, node)) continue
    const part = partOf(node)
    if (!isOneOf(around, node)) {
      found.push(part)
      continue
    }
    const { path } = part
    found.push(...node.attrs.map(({ name }): Part => ({ path: `${path}/@${name}`, id: null })))
    if (node.find('text()[normalize-space() != ""]').length > 0)
      found.push({ path: `${path}/text()`, id: null })
    found.push(...instructionsIn(node.find('processing-instruction()'), `${path}/`))
    queue.push(...node.find(ENOUGH))
  }
  return found.slice(0, MOST_PARTS)
}

const instructionsIn = (found: readonly XmlNode[], path: string): Part[] =>
  found.map(() => ({ path: `${path}processing-instruction()`, id: null }))

/** More elements of one name than are looked at. */
const MOST_ALIKE = 5000

/**
 * Does an element stand outside of everything covered that has the name of one that is: the mark of a signed part that was
 * moved aside, and another put where it stood.
 */
export function hasDouble(
  document: XmlDocument,
  targets: readonly XmlElement[],
  apart: readonly XmlElement[],
): boolean {
  return [...new Set(targets.map(({ name }) => name))].some((name) => {
    const alike = document.find(`//*[local-name() = '${name}']`)
    if (alike.length > MOST_ALIKE) return true
    return alike.some((one) => one instanceof XmlElement && !apart.some((other) => isWithin(one, other)))
  })
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance'

/**
 * Does a covered element say its type (`xsi:type`) by a prefix that its exclusive canonical form does not write down? What the
 * prefix stands for can then be changed after signing, and with it what the type is.
 */
export const hasLooseType = (target: XmlElement, { algorithm, prefixes = [] }: Canonical): boolean =>
  algorithm === EXCLUSIVE &&
  target
    .find('descendant-or-self::*[@xsi:type[contains(., ":")]]', { xsi: XSI })
    .filter((one) => one instanceof XmlElement)
    .some((owner) => {
      const said = owner.attrs.find(({ name, namespaceUri }) => name === 'type' && namespaceUri === XSI)
      const prefix = said?.value.split(':')[0]?.trim() ?? ''
      return !prefixes.includes(prefix) && !isWrittenDown(owner, target, prefix)
    })

/** An exclusive form writes down a prefix where an element or an attribute is called by it. */
function isWrittenDown(owner: XmlElement, target: XmlElement, prefix: string): boolean {
  const meant = owner.namespaceForPrefix(prefix)
  for (let one: XmlElement | null = owner; one && isWithin(one, target); one = one.parent) {
    const uses = one.prefix === prefix || one.attrs.some((attribute) => attribute.prefix === prefix)
    if (uses && one.namespaceForPrefix(prefix) === meant) return true
  }
  return false
}

/**
 * Is a value of an element broken by a comment or a marked section? Canonical forms leave comments out and make one text of
 * what they part, so they can be put in after signing, and a program that reads only the first piece reads another value.
 */
export const hasSplitValue = (element: XmlElement): boolean =>
  element
    .find('descendant-or-self::*[text()[normalize-space()][2] or (comment() and text()[normalize-space()])]')
    .some(isSplit)

function isSplit(element: XmlNode): boolean {
  let [pieces, comments] = [0, 0]
  for (const child of element.find('node()')) {
    if (child instanceof XmlText || child instanceof XmlCData) pieces += child.content.trim() === '' ? 0 : 1
    else if (child instanceof XmlComment) comments++
    else [pieces, comments] = [0, 0]
    if (pieces > 1 || (pieces > 0 && comments > 0)) return true
  }
  return false
}
