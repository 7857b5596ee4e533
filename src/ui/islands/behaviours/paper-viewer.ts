/**
 * Papers open beside their list instead of in another tab: PDF in the browser's own viewer, pictures as they are.
 * With Ctrl or the middle button the link does what links do.
 */
export function paperViewer(root: HTMLElement): void {
  const frame = root.querySelector<HTMLElement>('[data-paper-frame]')
  if (!frame) return
  const links = [...root.querySelectorAll<HTMLAnchorElement>('a[data-paper]')]
  const open = (link: HTMLAnchorElement): void => {
    for (const other of links) other.removeAttribute('aria-current')
    link.setAttribute('aria-current', 'true')
    frame.hidden = false
    frame.replaceChildren(show(link))
  }
  for (const link of links) {
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !opensInPlace(link)) return
      event.preventDefault()
      open(link)
      frame.scrollIntoView({ block: 'nearest' })
    })
  }
  // Where reading it is the work of the page; a phone has no room beside it.
  const [first] = links
  if (first && root.dataset['openFirst'] && matchMedia('(min-width: 64em)').matches) open(first)
}

/** A phone shows no PDF inside a page: there the link leads to it. */
const opensInPlace = (link: HTMLAnchorElement): boolean =>
  Boolean(link.dataset['paper']?.startsWith('image/')) || navigator.pdfViewerEnabled

function show(link: HTMLAnchorElement): HTMLElement {
  const name = link.textContent?.trim() ?? ''
  if (link.dataset['paper']?.startsWith('image/')) {
    const image = document.createElement('img')
    image.src = link.href
    image.alt = name
    return image
  }
  const viewer = document.createElement('iframe')
  viewer.src = link.href
  viewer.title = name
  return viewer
}
