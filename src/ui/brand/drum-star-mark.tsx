import { type Html, unescaped } from '#ui/jsx-runtime'
import { type DrumStarOptions, drumStarSvg } from './drum-star.ts'

/** The drum star inside a page, in the colour of its surroundings. */
export const DrumStar = (options: DrumStarOptions): Html => unescaped(drumStarSvg(options))
