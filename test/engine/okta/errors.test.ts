import { describe, expect, it } from 'vitest'
import { appErrorSchema } from '../../../src/preload/contract/errors.ts'
import { errorOfAnswer, errorOfFailure, notOkta } from '../../../src/main/engine/okta/errors.ts'
import type { FailureKind } from '../../../src/main/engine/okta/transport.ts'
import { recordedAnswers } from '../../support/recorded.ts'

const body = (errorCode: string, causes: string[] = []): string =>
  JSON.stringify({
    errorCode,
    errorSummary: 'words of Okta',
    errorCauses: causes.map((errorSummary) => ({ errorSummary })),
  })

describe('answers of Okta', () => {
  it.each([
    [400, 'E0000001', 'okta-error'],
    [400, 'E0000003', 'okta-error'],
    [400, 'E0000028', 'okta-error'],
    [401, 'E0000004', 'unauthorized'],
    [401, 'E0000011', 'unauthorized'],
    [403, 'E0000005', 'unauthorized'],
    [403, 'E0000006', 'forbidden'],
    [401, 'E0000015', 'forbidden'],
    [404, 'E0000007', 'not-found'],
    [404, 'E0000008', 'not-found'],
    [500, 'E0000009', 'okta-error'],
    [503, 'E0000010', 'okta-error'],
    [405, 'E0000022', 'forbidden'],
    [501, 'E0000060', 'forbidden'],
    [403, 'E0000023', 'conflict'],
    [405, 'E0000076', 'conflict'],
    [403, 'E0000111', 'conflict'],
    [403, 'E0000038', 'conflict'],
    [403, 'E0000046', 'conflict'],
    [429, 'E0000047', 'rate-limited'],
    [400, 'E0000053', 'okta-error'],
    [400, 'E0000031', 'okta-error'],
    [409, 'E0000062', 'conflict'],
    [409, 'E0000090', 'conflict'],
    [409, 'E0000263', 'conflict'],
    [409, 'E0000268', 'conflict'],
    [403, 'E0000117', 'conflict'],
    [400, 'E0000192', 'conflict'],
    [400, 'E0000193', 'conflict'],
    [400, 'E0000194', 'conflict'],
    [400, 'E0000211', 'conflict'],
    [423, 'E0000239', 'conflict'],
    [409, 'E0000249', 'conflict'],
    [403, 'E9999999', 'forbidden'],
    [502, 'E9999999', 'okta-error'],
  ])('%i %s is %s', (status, errorCode, code) => {
    const { error } = errorOfAnswer(status, body(errorCode), 'req-1')
    expect(error).toMatchObject({ code, okta: { status, errorCode, requestId: 'req-1' } })
    expect(appErrorSchema.safeParse(error).success).toBe(true)
    expect(error.nextStep).not.toBe('')
    expect(error.message).not.toContain('words of Okta')
  })

  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [429, 'rate-limited'],
    [500, 'okta-error'],
    [418, 'okta-error'],
  ])('%i without a body that can be read is %s', (status, code) => {
    for (const text of ['', '<html>', 'null', '[]', '{"errorCode":7}']) {
      expect(errorOfAnswer(status, text, undefined).error).toMatchObject({ code, okta: { status } })
    }
  })

  it('says what Okta names as the cause', () => {
    expect(errorOfAnswer(400, body('E0000001', ['login: taken']), undefined).error.message).toContain(
      'login: taken',
    )
  })

  it('says that the token is invalid or has expired', () => {
    expect(errorOfAnswer(401, body('E0000011'), undefined).error.message).toBe(
      'The API token is invalid or has expired.',
    )
  })

  it('reads every recorded error', (context) => {
    const lines = recordedAnswers()?.filter(({ status }) => status >= 400)
    if (lines === undefined) return context.skip('recorded answers are absent')
    expect(lines.length).toBeGreaterThan(5)
    for (const { status, body: text } of lines) {
      const { error } = errorOfAnswer(status, text, undefined)
      expect(appErrorSchema.safeParse(error).success).toBe(true)
      expect(error.okta?.errorCode).toBe((JSON.parse(text) as { errorCode?: string }).errorCode)
    }
    return undefined
  })
})

describe('no answer', () => {
  it.each<[FailureKind, string]>([
    ['dns', 'DNS'],
    ['refused', 'refused'],
    ['tls', 'TLS'],
    ['timeout', 'in time'],
    ['cut', 'cut'],
    ['network', 'could not be reached'],
  ])('%s is offline, in words', (kind, words) => {
    const { error } = errorOfFailure({ kind, code: 'X', sent: true }, false)
    expect(error).toMatchObject({ code: 'offline', message: expect.stringContaining(words) })
    expect(error.message).not.toContain('may have made')
  })
  it('says so where a write may have been carried out', () => {
    expect(errorOfFailure({ kind: 'cut', code: 'ECONNRESET', sent: true }, true).error.message).toContain(
      'may have made the change',
    )
    expect(
      errorOfFailure({ kind: 'refused', code: 'ECONNREFUSED', sent: false }, true).error.message,
    ).not.toContain('may have')
    expect(errorOfFailure({ kind: 'aborted', code: 'X', sent: true }, true).error).toMatchObject({
      code: 'cancelled',
      message: expect.stringContaining('may have made'),
    })
  })
  it('tells another server from Okta', () => {
    const { message } = notOkta(302, 'https://login.example/x?session=secret').error
    expect(message).toContain('login.example')
    expect(message).not.toContain('secret')
  })
})
