/** Runs on every page: marks that scripts work, then loads the behaviours the page has elements for, and no other. */
import { type Behaviour, behaviours } from './behaviours/registry.ts'

/** Dresses the page that is shown now. */
function dressPage(): void {
  document.body.classList.add('js-enabled', 'govuk-frontend-supported')
  for (const [selector, load] of Object.entries(behaviours)) {
    const elements = document.querySelectorAll<HTMLElement>(selector)
    if (elements.length > 0)
      void load().then((behaviour) => elements.forEach((element) => start(behaviour, element)))
  }
}

dressPage()
// A page that came as the answer to a form sent in the background.
document.addEventListener('mc-page', dressPage)

/** One element that cannot be enhanced stays plain HTML and does not stop the others. */
function start(behaviour: Behaviour, element: HTMLElement): void {
  try {
    behaviour(element)
  } catch (error) {
    console.error(error)
  }
}
