/**
 * The nonce of this page load, for style elements made at run time. The page's own handler writes a
 * fresh one into the document for each response; the policy refuses style elements without it.
 */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}
