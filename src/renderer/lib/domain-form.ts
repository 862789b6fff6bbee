import { z } from 'zod'
import { type OktaDomain, parseOktaDomain } from '../../preload/contract/index.ts'

type Kind = Extract<OktaDomain, { ok: true }>['kind']

/** What the typed text was understood as. */
export const resolvedWords: Record<Kind, string> = {
  okta: 'Connects to',
  preview: 'Preview organization, connects to',
  emea: 'EMEA organization, connects to',
  custom: 'Custom domain, connects to',
  loopback: 'Connects to',
}

/** What was typed. Whether a simulated organization on this computer may be entered is for the engine to say. */
export const readDomain = (typed: string): OktaDomain => parseOktaDomain(typed, { allowLoopback: true })

/** A domain that can be read, and a yes where it is not one of Okta's own. */
export const domainFormSchema = z
  .object({ domain: z.string(), confirmed: z.boolean() })
  .superRefine(({ domain, confirmed }, context) => {
    const parsed = readDomain(domain)
    if (!parsed.ok) {
      context.addIssue({ code: 'custom', path: ['domain'], message: parsed.reason })
    } else if (parsed.kind === 'custom' && !confirmed) {
      context.addIssue({
        code: 'custom',
        path: ['confirmed'],
        message: 'Confirm that this domain belongs to your Okta organization, or correct it.',
      })
    }
  })
