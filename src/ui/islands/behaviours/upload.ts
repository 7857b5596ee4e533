/**
 * Sends the form of a file field in the background and shows how much has gone, then shows the answer as if the browser had
 * sent it. When anything fails the form is sent the plain way.
 */
export function upload(element: HTMLElement): void {
  if (!(element instanceof HTMLInputElement) || !element.form) return
  const form = element.form
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented || !element.files?.length) return
    event.preventDefault()
    send(form, element, event.submitter)
  })
}

function send(form: HTMLFormElement, input: HTMLInputElement, submitter: HTMLElement | null): void {
  const view = progressView()
  input.after(view.element)
  const request = new XMLHttpRequest()
  request.upload.addEventListener('progress', (event) => {
    if (event.lengthComputable) view.show(event.loaded / event.total)
  })
  request.addEventListener('load', () => showAnswer(request))
  request.addEventListener('error', () => form.submit())
  request.open('POST', form.action)
  request.setRequestHeader('accept', 'text/html')
  request.send(new FormData(form, submitter))
}

/** Files come back as downloads, pages as text; only pages can be shown in place. */
function showAnswer(request: XMLHttpRequest): void {
  if (!request.getResponseHeader('content-type')?.startsWith('text/html')) {
    location.assign(request.responseURL)
    return
  }
  history.pushState(null, '', request.responseURL)
  const page = new DOMParser().parseFromString(request.responseText, 'text/html')
  // Scripts of a parsed document do not run; those this page has not had yet are loaded here.
  const scripts = [...page.querySelectorAll<HTMLScriptElement>('script[src]')].map((script) => script.src)
  document.documentElement.replaceWith(document.adoptNode(page.documentElement))
  window.scrollTo(0, 0)
  document.dispatchEvent(new Event('mc-page'))
  for (const address of scripts) void import(address)
}

function progressView(): { element: HTMLElement; show(part: number): void } {
  const element = document.createElement('div')
  element.className = 'mc-upload-progress'
  const bar = document.createElement('progress')
  bar.max = 100
  bar.setAttribute('aria-label', 'Đang gửi tệp')
  const words = document.createElement('span')
  words.setAttribute('role', 'status')
  words.textContent = 'Đang gửi tệp…'
  element.append(bar, words)
  return {
    element,
    show(part) {
      const percent = Math.round(part * 100)
      bar.value = percent
      words.textContent = percent < 100 ? `Đang gửi tệp: ${percent} %` : 'Đã gửi xong, đang kiểm tra tệp…'
    },
  }
}
