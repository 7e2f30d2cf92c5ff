/**
 * Bounds on what a source may ask of the reader, far above what any configuration needs: the largest public one has 40 KiB,
 * 3,000 words and four levels of braces.
 */
export const LARGEST_SOURCE_CHARACTERS = 1 << 20
/** Words after all macros are expanded and all headers are read. */
export const MOST_TOKENS = 400_000
export const DEEPEST_INCLUDE = 16
export const DEEPEST_MACRO = 64
/** Parentheses, operators and braces inside one another. */
export const DEEPEST_NESTING = 128
/** Bytes that initialisers may write or clear, repeated ones counted each time. */
export const MOST_WRITTEN_BYTES = 64 * 1024 * 1024
