import type { Html } from '#ui/jsx-runtime'

export type StepIndicatorProps = { steps: readonly string[]; current: number; label?: string }

/** Where one is in a journey. `current` counts from 1. On a phone only the sentence is shown. */
export const StepIndicator = ({ steps, current, label = 'Các bước' }: StepIndicatorProps): Html => (
  <nav class="mc-steps" aria-label={label}>
    <p class="mc-steps__sentence">
      Bước {current} trên {steps.length}
      <span class="mc-steps__name">: {steps[current - 1]}</span>
    </p>
    <ol class="mc-steps__list">
      {steps.map((text, index) => (
        <li
          class={`mc-steps__item mc-steps__item--${index + 1 < current ? 'done' : index + 1 === current ? 'current' : 'coming'}`}
          aria-current={index + 1 === current ? 'step' : undefined}
        >
          <span class="mc-steps__text">{text}</span>
          {index + 1 < current ? <span class="govuk-visually-hidden"> (đã xong)</span> : null}
        </li>
      ))}
    </ol>
  </nav>
)
