import { z } from 'zod'
import { keyFault } from './private-key.ts'

const clientId = z
  .string()
  .trim()
  .superRefine((text, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message })
    if (text === '') refuse('Paste the client ID of the service app. It begins with 0oa.')
    else if (text.startsWith('http'))
      refuse('This is an address. The client ID is the last part of it and begins with 0oa.')
    else if (/^00[A-Za-z0-9_-]{40}$/.test(text))
      refuse(
        'This looks like an API token. The client ID begins with 0oa and stands on the General tab of the app.',
      )
    else if (!/^[A-Za-z0-9_-]+$/.test(text))
      refuse('A client ID has letters and digits only, without spaces or quotation marks. Copy it again.')
    else if (text.length < 4) refuse('This is too short for a client ID. Copy it again.')
    else if (text.length > 128) refuse('This is too long for a client ID. Copy it again.')
  })

/** The form of a service app. An own key is judged by its text; one that was made here is in the keychain. */
export const serviceAppSchema = z
  .object({
    clientId,
    source: z.enum(['own', 'made']),
    privateKey: z.string(),
    keyId: z.string().trim().max(128),
  })
  .superRefine(({ source, privateKey }, context) => {
    const fault = source === 'own' ? keyFault(privateKey) : null
    if (fault !== null) context.addIssue({ code: 'custom', path: ['privateKey'], message: fault })
  })
export type ServiceAppFields = z.infer<typeof serviceAppSchema>
