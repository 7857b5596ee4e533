/**
 * Rules on sign-in for a system of level 3 (Nghị định 331/2026/NĐ-CP): what the decree allows at most, or asks at least.
 */
export const SECURITY_RULES = {
  /** Idle time after which a session is locked, in minutes. Citizens' drafts are kept; officers' screens are seen by others. */
  idleMinutes: { citizen: 30, officer: 15, administrator: 5 },
  /** A session ends after this, used or not, in hours. */
  sessionHours: 12,
  /** Wrong passwords in a row before the account is locked, and for how long. */
  failedSignIns: 5,
  lockMinutes: 15,
  /**
   * The five are counted for the network they come from, or whoever knows a name could keep its owner out. From all networks
   * together no more are judged than five in each quarter of an hour would make.
   */
  failedEverywhere: 20,
  lockEverywhereMinutes: 60,
  /** Days for which a network somebody signed in from is theirs: the tries of strangers do not shut it. */
  knownNetworkDays: 30,
  /** Days without a sign-in after which an officer's account no longer opens. */
  idleDays: 45,
  /** Characters a password needs at least: alone, and together with a second factor. */
  passwordLength: 14,
  passwordLengthWithSecondFactor: 8,
  recoveryMinutes: 30,
  /** Letters somebody may ask for in that time. */
  mostLetters: 3,
  /** How long a code of the desk opens the registration of somebody it knows. */
  registrationCodeDays: 7,
  /** How long the letter that asks about a new e-mail address can be answered. */
  emailMinutes: 24 * 60,
  secondFactorMinutes: 5,
} as const

/** Passwords that are long enough and still the first to be tried. */
const OBVIOUS = /^(.)\1+$|^(0123456789|123456789|matkhau|password|qwertyuiop|abcdefgh)/i

/**
 * What is wrong with a new password, in words for its owner; undefined when it will do.
 * @param known names and numbers of the owner, which the password may not be made of
 */
export function passwordProblem(
  password: string,
  options: { secondFactor: boolean; known: readonly string[] },
): string | undefined {
  const least = options.secondFactor
    ? SECURITY_RULES.passwordLengthWithSecondFactor
    : SECURITY_RULES.passwordLength
  if (password.length < least) {
    return `Mật khẩu cần ít nhất ${least} ký tự. Một câu ngắn dễ nhớ, có dấu cách, là tốt nhất.`
  }
  if (password.length > 200) return 'Mật khẩu dài quá 200 ký tự.'
  const lower = password.toLowerCase()
  const contains = options.known.some((text) => text.length >= 4 && lower.includes(text.toLowerCase()))
  if (OBVIOUS.test(password) || contains) {
    return 'Mật khẩu này dễ đoán. Hãy chọn một câu không chứa họ tên, số định danh hoặc dãy ký tự lặp lại.'
  }
  return undefined
}
