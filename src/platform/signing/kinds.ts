/** Is it an XML file, by its first letter? A byte order mark and blanks may stand before it. */
export const looksLikeXml = (file: Buffer): boolean => /^\uFEFF?\s*</.test(file.toString('utf8', 0, 200))

/** Is it a PDF? Some programs write a few bytes before its mark. */
export const looksLikePdf = (file: Buffer): boolean => file.subarray(0, 1024).includes('%PDF-')
