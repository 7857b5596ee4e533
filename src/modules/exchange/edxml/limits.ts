/** How much of a package from outside is borne. Sizes in bytes, lengths in characters. */
export type EdxmlLimits = {
  /** Of the package as it came, and of all that is unpacked from it. */
  packageBytes: number
  /** Of one attachment, after decoding and after unpacking. */
  attachmentBytes: number
  attachments: number
  /** Of one tag or one text outside the attachments. */
  textLength: number
  depth: number
  elements: number
  zipEntries: number
  /** How many times larger than packed an entry may be, once it is larger than a megabyte. */
  zipRatio: number
}

export const DEFAULT_LIMITS: Readonly<EdxmlLimits> = {
  packageBytes: 200_000_000,
  attachmentBytes: 50_000_000,
  attachments: 500,
  textLength: 1_000_000,
  depth: 32,
  elements: 200_000,
  zipEntries: 1000,
  zipRatio: 200,
}

export const megabytes = (bytes: number): string => `${Math.round(bytes / 100_000) / 10}`.replace('.', ',')
