/** A token's text with everything invisible made visible: a space is ·, a newline ↵, a tab →, other controls as code points. */
export function visibleToken(text: string): string {
  if (text === '') return '∅'
  return text
    .replaceAll(' ', '·')
    .replaceAll('\r\n', '↵')
    .replaceAll('\n', '↵')
    .replaceAll('\t', '→')
    .replace(/[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}]/gu, (sign) => {
      // A zero-width joiner holds emoji together and is seen as such.
      if (sign === '\u200d') return sign
      return `⟨${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`
    })
}
