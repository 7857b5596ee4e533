const PAUSE = 1500
const RETRY = 15_000

type Pairs = [string, string][]

/**
 * Sends a form in the background while it is filled in, to `data-autosave`, and says in `[data-saved]` when that was. Without a
 * network what was typed stays in the page, and in the tab until it could be sent: closing the tab forgets it.
 */
export function autosave(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return
  const address = form.dataset['autosave'] ?? ''
  const status = form.querySelector<HTMLElement>('[data-saved]')
  const say = (words: string): void => {
    if (status && status.textContent !== words) status.textContent = words
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  let sending: AbortController | undefined

  const save = async (): Promise<void> => {
    sending?.abort()
    sending = new AbortController()
    const { signal } = sending
    try {
      const answer = await fetch(address, { method: 'POST', body: encoded(form), signal, redirect: 'error' })
      if (answer.status !== 204) throw new Error(String(answer.status))
      forget(address)
      say(`Đã lưu lúc ${timeOfDay(new Date())}`)
    } catch {
      if (signal.aborted) return
      keep(address, fieldsOf(form))
      say('Chưa lưu được. Nội dung vẫn còn trên trang này và sẽ được lưu khi có mạng.')
      timer = setTimeout(() => void save(), RETRY)
    }
  }
  const later = (wait: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void save(), wait)
  }

  form.addEventListener('input', () => later(PAUSE))
  form.addEventListener('change', () => later(PAUSE))
  window.addEventListener('online', () => later(0))
  form.addEventListener('submit', () => {
    // What is being sent now is newer than anything on its way.
    clearTimeout(timer)
    sending?.abort()
    if (navigator.onLine) forget(address)
    else keep(address, fieldsOf(form))
  })
  const kept = keptFor(address)
  if (kept) {
    restore(form, kept)
    later(0)
  }
}

const fieldsOf = (form: HTMLFormElement): Pairs =>
  [...new FormData(form)].flatMap(([name, value]): Pairs =>
    typeof value === 'string' && name !== '_csrf' ? [[name, value]] : [],
  )

const encoded = (form: HTMLFormElement): URLSearchParams => {
  const token = new FormData(form).get('_csrf')
  return new URLSearchParams([...fieldsOf(form), ...(typeof token === 'string' ? [['_csrf', token]] : [])])
}

/** In the time of the province, whatever the device is set to. */
const timeOfDay = (now: Date): string =>
  new Intl.DateTimeFormat('vi-VN', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Asia/Ho_Chi_Minh',
  }).format(now)

const keep = (address: string, fields: Pairs): void => sessionStorage.setItem(address, JSON.stringify(fields))
const forget = (address: string): void => sessionStorage.removeItem(address)

function keptFor(address: string): Pairs | undefined {
  const text = sessionStorage.getItem(address)
  const value: unknown = text === null ? undefined : JSON.parse(text)
  return Array.isArray(value) ? value.filter(isPair) : undefined
}

const isPair = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')

/** Puts kept answers back into their fields, in the order in which fields of one name stand. */
function restore(form: HTMLFormElement, kept: Pairs): void {
  const left = new Map<string, string[]>()
  for (const [name, value] of kept) left.set(name, [...(left.get(name) ?? []), value])
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox')) {
      field.checked = left.get(field.name)?.includes(field.value) ?? false
    } else if (
      (field instanceof HTMLInputElement && field.type !== 'hidden') ||
      field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement
    ) {
      const value = left.get(field.name)?.shift()
      if (value !== undefined) field.value = value
    }
  }
  form.dispatchEvent(new Event('change', { bubbles: true }))
}
