import { HtmlValidate, StaticConfigLoader } from 'html-validate'

const rules = new HtmlValidate(
  new StaticConfigLoader({
    extends: ['html-validate:standard'],
    rules: {
      // Our runtime writes void elements and boolean attributes the short way.
      'void-style': 'off',
      'no-trailing-whitespace': 'off',
      'long-title': 'off',
      // Radios of one question share a name, which is what they are for.
      'form-dup-name': 'off',
      // govuk-frontend gives lists and links these roles with evidence from screen readers.
      'no-redundant-role': 'off',
      'prefer-native-element': 'off',
      'no-inline-style': 'error',
    },
  }),
)

/** What a Vietnamese page never says; words that are also Vietnamese syllables (`to`, `in`, `no`, `an`) are left out. */
const ENGLISH =
  /\b(?:the|and|of|for|with|your|this|error|submit|search|next|previous|login|log in|sign in|logout|password|username|upload|uploaded|download|cancel|delete|remove|undefined|null|nan|loading|invalid|required|optional|pending|unknown|warning|success|true|false|object object|show|hide|skip|choose|select)\b/i

/** The words of a page as they are read: without code samples, scripts and what is marked as another language. */
export function wordsOf(html: string): string {
  return (
    html
      .replace(/<(script|style|code|pre)\b[^]*?<\/\1>/g, ' ')
      .replace(/<(\w+)[^>]* lang="(?!vi)[^]*?<\/\1>/g, ' ')
      .replace(/<[^>]*>/g, ' ')
      .replaceAll('&quot;', '"')
      // The API reference names the value for what it is.
      .replaceAll('(null)', ' ')
      .replace(/&#?\w+;/g, ' ')
      .replace(/\s+/g, ' ')
  )
}

export const titleOf = (html: string): string => /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? ''

/** Everything wrong with a page of ours as it leaves the server; an empty list is what every page owes. */
export async function findingsOf(html: string): Promise<string[]> {
  const findings: string[] = []
  const must = (holds: boolean, finding: string) => {
    if (!holds) findings.push(finding)
  }
  must(html.startsWith('<!doctype html>\n<html lang="vi"'), 'not <html lang="vi">')
  must(
    html.match(/<h1[\s>]/g)?.length === 1,
    `${html.match(/<h1[\s>]/g)?.length ?? 0} headings of the first level`,
  )
  must(/ – Một Cửa tỉnh /.test(titleOf(html)), `title: ${titleOf(html)}`)
  for (const [form] of html.matchAll(/<form\b[^]*?<\/form>/g)) {
    const posts = /^<form\b[^>]*method="post"/.test(form)
    const carries = /name="_csrf" value="[\w-]{20,}"/.test(form)
    must(posts === carries, `${posts ? 'without' : 'needlessly with'} token: ${form.slice(0, 80)}`)
  }
  const words = wordsOf(html)
  const english = ENGLISH.exec(words)
  must(english === null, `English: …${words.slice((english?.index ?? 0) - 40, (english?.index ?? 0) + 40)}…`)
  const quote = words.indexOf('"')
  must(quote < 0, `straight quote: …${words.slice(quote - 30, quote + 30)}…`)
  must(words === words.normalize('NFC'), 'not in composed form')
  const report = await rules.validateString(html)
  for (const { messages } of report.results) {
    for (const { ruleId, message, selector } of messages)
      findings.push(`${ruleId}: ${message} ${selector ?? ''}`)
  }
  return findings
}
