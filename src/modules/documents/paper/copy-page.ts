export const MM = 72 / 25.4
export const [A4_WIDTH, A4_HEIGHT] = [210 * MM, 297 * MM]
/** Margins of annex I, and what stays free between the document and the line under it. */
export const [LEFT, RIGHT, BOTTOM, GAP] = [30 * MM, 15 * MM, 15 * MM, 5 * MM]
/** How wide the foot of a copy is. */
export const FOOT_WIDTH = A4_WIDTH - LEFT - RIGHT
